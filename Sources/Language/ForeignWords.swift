/// Names, options and methods of other tools, with the word for each here.
enum ForeignWords {
  /// What a foreign name is here.
  enum Answer {
    /// A builtin of this name.
    case word(String)
    /// A builtin of this name, and why.
    case wordBecause(String, String)
    /// A value that is written so.
    case spelling(String)
    /// Something to say.
    case advice(String)

    /// The builtin, if it is one.
    var word: String? {
      switch self {
      case .word(let word), .wordBecause(let word, _): word
      case .advice, .spelling: nil
      }
    }
  }

  /// What to say of a foreign option.
  enum OptionAnswer {
    /// The label that the builtin has for it.
    case label(String)
    /// Something to say.
    case advice(String)
  }

  /// What a foreign option is here.
  struct Option {
    /// The labels that builtins have for it; the first that a builtin has counts.
    let labels: [String]
    /// What to say where a builtin has none of the labels.
    let advice: String?
    /// Whether it only needs to be left out.
    let isNeedless: Bool

    /// The label that a builtin has for it.
    func label(among own: [String]) -> String? { labels.first { own.contains($0) } }

    /// What to say of it to a builtin with these labels; `nil` where it means nothing there.
    func answer(among own: [String]) -> OptionAnswer? {
      label(among: own).map(OptionAnswer.label) ?? advice.map(OptionAnswer.advice)
    }
  }

  /// Words that several rows answer: none, or only the first of the rows would ever speak.
  static var repeatedWords: [String] {
    var seen: (names: Set<String>, options: Set<String>) = ([], [])
    return nameRows.map(\.0).filter { !seen.names.insert($0).inserted }
      + optionRows.map(\.0).filter { !seen.options.insert($0).inserted }
  }

  /// Names of Keras, PyTorch, Python, JavaScript and their kind.
  static let names = Dictionary(nameRows, uniquingKeysWith: { first, _ in first })

  private static let nameRows: [(String, Answer)] =
    other
    + split("BCELoss BCE bce binary_crossentropy BinaryCrossentropy BCEWithLogitsLoss").map {
      ($0, .wordBecause("nonsaturating", crossEntropy))
    } + words.flatMap { word, foreign in split(foreign).map { ($0, .word(word)) } }

  private static func split(_ words: String) -> [String] { words.split(separator: " ").map(String.init) }

  private static let leaving =
    "at the prompt `exit` alone on its line, or Ctrl-D, leaves; a script ends behind its last line"

  /// Why a cross entropy is not `minimax`: listings score G's paintings against the label "real".
  private static let crossEntropy =
    "it trains G with the label \"real\", as such listings do; `minimax` has G only undo D's gain, and stalls while D wins"

  private static let words: [(String, String)] = [
    ("dense", "Dense Linear linear fc Linear1d fully_connected FullyConnected"),
    ("conv", "Conv Conv2d Conv2D conv2d Conv1d Convolution2D convolution"),
    (
      "upconv",
      "ConvTranspose2d Conv2DTranspose ConvTranspose conv2d_transpose conv_transpose convtranspose deconv Deconvolution2D transposed_conv"
    ),
    ("upsample", "UpSampling2D Upsample UpsamplingNearest2d UpsamplingBilinear2d upsampling"),
    ("pool", "MaxPool2d MaxPooling2D AvgPool2d AveragePooling2D maxpool avgpool max_pool2d MaxPool AveragePool"),
    ("flatten", "Flatten"), ("reshape", "Reshape Unflatten view View"),
    ("batchnorm", "BatchNorm BatchNorm1d BatchNorm2d BatchNormalization batch_norm bn"),
    ("layernorm", "LayerNorm LayerNormalization layer_norm"),
    ("dropout", "Dropout Dropout2d SpatialDropout2D"),
    ("leaky", "LeakyReLU LeakyRelu leakyrelu leaky_relu lrelu LReLU leakyReLU"),
    ("relu", "ReLU Relu RELU ReLu"), ("elu", "ELU"), ("gelu", "GELU"), ("swish", "SiLU silu Swish SILU"),
    ("softplus", "Softplus SoftPlus"), ("tanh", "Tanh TanH"), ("sigmoid", "Sigmoid Logistic logistic"),
    ("softmax", "Softmax SoftMax"), ("maxout", "Maxout MaxOut"),
    ("input", "Input InputLayer input_shape"), ("adam", "Adam ADAM AdamW"), ("sgd", "SGD Sgd"),
    ("rmsprop", "RMSprop RMSProp"),
    ("plot", "show display draw imshow scatter hist figure"), ("print", "println printf echo puts disp log_info"),
    ("back", "undo rewind"), ("count", "len length numel"), ("shape", "size dims ndim"),
    ("argmax", "arg_max"), ("mean", "avg average"), ("std", "stdev stddev"), ("describe", "summary summarize"),
    ("tensor", "array Tensor"), ("noise", "randn rand random randint normal_noise"),
    ("leastsquares", "MSELoss mse lsgan LSGAN"),
    ("wasserstein", "WGAN wgan WassersteinLoss"), ("load", "open read_file"),
    ("network", "Sequential Model model_definition"), ("doctor", "diagnose"),
    (
      "glorot",
      "xavier Xavier glorot_uniform glorot_normal GlorotUniform GlorotNormal xavier_uniform xavier_normal xavier_uniform_ xavier_normal_"
    ),
    ("he", "kaiming Kaiming he_normal he_uniform HeNormal HeUniform kaiming_normal kaiming_normal_ kaiming_uniform"),
    ("seed", "manual_seed set_seed"),
    ("batch", "batch_size batchsize batchSize"), ("data", "dataset Dataset dataloader DataLoader"),
    ("optimizer", "optimiser opt optim"), ("discriminator", "critic_network disc"), ("updates", "n_critic ncritic"),
    ("instance_noise", "gaussian_noise GaussianNoise"), ("labels", "label_smoothing"),
  ]

  private static let other: [(String, Answer)] = [
    ("None", .spelling("nothing")), ("null", .spelling("nothing")),
    ("nil", .spelling("nothing")), ("undefined", .spelling("nothing")),
    ("NULL", .spelling("nothing")), ("True", .spelling("true")),
    ("False", .spelling("false")), ("TRUE", .spelling("true")),
    ("FALSE", .spelling("false")),
    ("range", .advice("a range is written with dots: `0..<10` ends before 10, `1...10` with it")),
    ("train", .wordBecause("step", "`step 1000` trains both sides a thousand times")),
    ("epochs", .advice("training counts steps: `step 1000`; an epoch has as many steps as the data has batches")),
    ("Activation", .advice("an activation is a layer of its own: `dense 128 | relu`")),
    ("activation", .advice("an activation is a layer of its own: `dense 128 | relu`")),
    ("lr", .advice("the rate is an option of the optimizer: `optimizer adam(rate: 2e-4)`")),
    ("learning_rate", .advice("the rate is an option of the optimizer: `optimizer adam(rate: 2e-4)`")),
    ("nn", .advice("layers are plain words: `dense 128 | relu`")),
    ("torch", .advice("everything is built in: `help` lists it")),
    ("np", .advice("everything is built in: `help` lists it")),
    ("numpy", .advice("everything is built in: `help` lists it")),
    ("tf", .advice("everything is built in: `help` lists it")),
    ("keras", .advice("everything is built in: `help` lists it")),
    ("math", .advice("functions are plain words: `sqrt(2)`")),
    ("plt", .advice("`plot x` draws what fits")), ("self", .advice("networks are named: `artist(z)`")),
    ("end", .advice("a block ends with `}`")), ("pass", .advice("an empty block is `{ }`")),
    ("exit", .advice(leaving)), ("quit", .advice(leaving)),
    ("pi", .advice("write `3.14159265`")), ("xor", .advice("for truth values write `a != b`")),
    ("ones", .advice("`linspace(1, 1, n)` gives n ones")),
    ("zeros_like", .advice("`0 * x` has the shape of `x`")),
    ("str", .advice("a string shows values in braces: `\"{x}\"`")),
    ("append", .advice("lists grow by `rows = rows + [x]`")),
    ("input_dim", .advice(firstLine)),
    ("floor", .advice("`x - x % 1` rounds down")), ("ceil", .advice("`x + -x % 1` rounds up")),
    ("arange", .advice("`tensor(0..<10)` counts from 0 to 9")),
    ("log2", .advice("write `log(x) / log(2)`")), ("log10", .advice("write `log(x) / log(10)`")),
    ("pow", .advice("powers are written with `^`: `2 ^ 3`")),
    ("power", .advice("powers are written with `^`: `2 ^ 3`")),
    (
      "median",
      .advice("nothing here sorts: `mean(x)` is the average, and `plot x as: histogram` shows how x is spread")
    ),
    ("lambda", .advice("a function has a name: `func double(x) { return 2 * x }`")),
    ("enumerate", .advice("go over the indices: `for i in 0..<count(xs) { print i xs[i] }`")),
    ("zip", .advice("go over the indices: `for i in 0..<count(xs) { print xs[i] ys[i] }`")),
    ("dict", .advice("values that belong together are a list, as `[rate, loss]`, or have names of their own")),
    ("int", .advice("numbers have one kind: `round(x)` gives the nearest whole one, `x - x % 1` rounds down")),
    ("float", .advice("numbers have one kind: leave it out")),
    ("concat", .advice("`+` joins lists: `[1, 2] + [3]`")), ("concatenate", .advice("`+` joins lists: `[1, 2] + [3]`")),
  ]

  /// Other tools, whose parts are called by what stands behind the last dot.
  static let modules: Set<String> = [
    "nn", "torch", "tf", "keras", "np", "numpy", "jnp", "jax", "F", "layers", "optim", "math", "plt", "console",
  ]

  /// Options of other tools.
  static let options = Dictionary(optionRows, uniquingKeysWith: { first, _ in first })

  private static let optionRows: [(String, Option)] =
    renamed.flatMap { labels, foreign in
      split(foreign).map { ($0, Option(labels: labels, advice: nil, isNeedless: false)) }
    }
    + advised.map { ($0, Option(labels: [], advice: $1, isNeedless: false)) }
    + needless.map { ($0, Option(labels: [], advice: $1, isNeedless: true)) }
    + [("input_shape", Option(labels: ["shape"], advice: firstLine, isNeedless: false))]

  /// The labels that options have here; of several the first that a builtin has counts.
  private static let renamed: [([String], String)] = [
    (["rate"], "lr learning_rate learningRate learningrate eta"),
    (["beta1"], "beta_1 b1"), (["beta2"], "beta_2 b2"), (["epsilon"], "eps"),
    (["kernel"], "kernel_size kernelSize ksize filter_size"), (["kernel", "pieces"], "k"),
    (["stride"], "strides"), (["padding"], "pad"),
    (["channels"], "filters out_channels out_channel"), (["units"], "out_features neurons hidden size"),
    (["bias"], "use_bias"), (["slope"], "alpha negative_slope leak"), (["share"], "p rate probability prob"),
    (["factor"], "scale_factor"), (["factor", "pieces"], "pool_size"), (["method"], "mode interpolation"),
    (["momentum", "rho"], "decay_rate"), (["rho"], "smoothing"),
    (["batch"], "batch_size batchsize bs"), (["epochs"], "epoch n_epochs"), (["axis"], "dim"),
    (["n"], "steps times iterations"), (["class"], "label digit"), (["deviation"], "sigma std stddev stdev noise"),
    (["count"], "num n samples num_samples"), (["part"], "split train subset"), (["range"], "scale normalize"),
    (["shape"], "target_shape"), (["to"], "path file filename"), (["into"], "model network"),
    (["clip"], "clip_value weight_clip c"), (["penalty"], "gp lambda gradient_penalty lambda_gp"),
    (["generator"], "g G gen"), (["discriminator"], "d D disc critic"),
    (["init"], "kernel_initializer weight_init"),
  ]

  private static let firstLine = "the first line of a stack says what goes in: `noise 100` or `input 28x28x1`"
  private static let sizeFollows = "what goes in follows from the layer before; only what comes out is given"

  private static let advised: [(String, String)] = [
    ("activation", "an activation is a layer of its own: `dense 128 | relu`"),
    ("betas", "there are two options: `beta1: 0.5 beta2: 0.999`"),
    ("input_dim", firstLine),
    ("until", "a loop goes on until something holds: `while duel.d_real > 0.6 { step 100 }`"),
    ("callbacks", "`every 100 { plot }` runs a block while training"),
    ("weight_decay", "`penalty r1: 10` in a gan is the usual way to hold the discriminator back"),
    ("dilation", "kernels have no gaps here"), ("groups", "convolutions are not grouped here"),
    ("sep", "write one string: `print \"{a}, {b}\"`"),
  ]

  /// Options that only need to be left out, and why.
  private static let needless: [(String, String)] = [
    ("in_channels", sizeFollows), ("in_features", sizeFollows),
    ("inplace", "leave it out: memory is planned for you"),
    ("name", "layers have no names: `describe` numbers them"),
    ("output_padding", "with `padding: same` an `upconv` gives n * stride without it"),
    ("shuffle", "epochs are always shuffled"),
    ("verbose", "progress shows by itself"), ("device", "everything runs on the CPU"),
    ("end", "`print` ends its line; put several values into one `print`"),
  ]
}
