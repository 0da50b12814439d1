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

  /// What a foreign option is here.
  enum Option {
    /// The first of these labels that the builtin has.
    case rename([String])
    /// Something to say.
    case advice(String)

    /// The label that a builtin has for it.
    func label(among labels: [String]) -> String? {
      if case .rename(let names) = self { names.first { labels.contains($0) } } else { nil }
    }

    func label(for builtin: BuiltinSignature) -> String? { label(among: builtin.parameters.map(\.name)) }

  }

  /// Names of Keras, PyTorch, Python, JavaScript and their kind.
  static let names: [String: Answer] = {
    var answers: [String: Answer] = other
    for name in "BCELoss BCE bce binary_crossentropy BinaryCrossentropy BCEWithLogitsLoss".split(separator: " ") {
      answers[String(name)] = .wordBecause("nonsaturating", crossEntropy)
    }
    for (word, foreign) in words {
      for name in foreign.split(separator: " ") { answers[String(name)] = .word(word) }
    }
    return answers
  }()

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

  private static let other: [String: Answer] = [
    "None": .spelling("nothing"), "null": .spelling("nothing"),
    "nil": .spelling("nothing"), "undefined": .spelling("nothing"),
    "NULL": .spelling("nothing"), "True": .spelling("true"),
    "False": .spelling("false"), "TRUE": .spelling("true"),
    "FALSE": .spelling("false"),
    "range": .advice("a range is written with dots: `0..<10` ends before 10, `1...10` with it"),
    "train": .wordBecause("step", "`step 1000` trains both sides a thousand times"),
    "epochs": .advice("training counts steps: `step 1000`; an epoch has as many steps as the data has batches"),
    "Activation": .advice("an activation is a layer of its own: `dense 128 | relu`"),
    "activation": .advice("an activation is a layer of its own: `dense 128 | relu`"),
    "lr": .advice("the rate is an option of the optimizer: `optimizer adam(rate: 2e-4)`"),
    "learning_rate": .advice("the rate is an option of the optimizer: `optimizer adam(rate: 2e-4)`"),
    "nn": .advice("layers are plain words: `dense 128 | relu`"),
    "torch": .advice("everything is built in: `help` lists it"),
    "np": .advice("everything is built in: `help` lists it"),
    "numpy": .advice("everything is built in: `help` lists it"),
    "tf": .advice("everything is built in: `help` lists it"),
    "keras": .advice("everything is built in: `help` lists it"),
    "math": .advice("functions are plain words: `sqrt(2)`"),
    "plt": .advice("`plot x` draws what fits"), "self": .advice("networks are named: `artist(z)`"),
    "end": .advice("a block ends with `}`"), "pass": .advice("an empty block is `{ }`"),
    "exit": .advice(leaving), "quit": .advice(leaving),
    "pi": .advice("write `3.14159265`"), "xor": .advice("for truth values write `a != b`"),
    "ones": .advice("`linspace(1, 1, n)` gives n ones"),
    "zeros_like": .advice("`0 * x` has the shape of `x`"),
    "str": .advice("a string shows values in braces: `\"{x}\"`"),
    "append": .advice("lists grow by `rows = rows + [x]`"),
    "input_dim": .advice("the first line of a stack says what goes in: `noise 100` or `input 28x28x1`"),
    "floor": .advice("`x - x % 1` rounds down"), "ceil": .advice("`x + -x % 1` rounds up"),
    "arange": .advice("`tensor(0..<10)` counts from 0 to 9"),
    "log2": .advice("write `log(x) / log(2)`"), "log10": .advice("write `log(x) / log(10)`"),
    "pow": .advice("powers are written with `^`: `2 ^ 3`"), "power": .advice("powers are written with `^`: `2 ^ 3`"),
    "median": .advice("nothing here sorts: `mean(x)` is the average, and `plot x as: histogram` shows how x is spread"),
    "lambda": .advice("a function has a name: `func double(x) { return 2 * x }`"),
    "enumerate": .advice("go over the indices: `for i in 0..<count(xs) { print i xs[i] }`"),
    "zip": .advice("go over the indices: `for i in 0..<count(xs) { print xs[i] ys[i] }`"),
    "dict": .advice("values that belong together are a list, as `[rate, loss]`, or have names of their own"),
    "int": .advice("numbers have one kind: `round(x)` gives the nearest whole one, `x - x % 1` rounds down"),
    "float": .advice("numbers have one kind: leave it out"),
    "concat": .advice("`+` joins lists: `[1, 2] + [3]`"), "concatenate": .advice("`+` joins lists: `[1, 2] + [3]`"),
  ]

  /// Other tools, whose parts are called by what stands behind the last dot.
  static let modules: Set<String> = [
    "nn", "torch", "tf", "keras", "np", "numpy", "jnp", "jax", "F", "layers", "optim", "math", "plt", "console",
  ]

  /// Options of other tools, with the labels that they have here; the first that the builtin has counts.
  static let options: [String: Option] = {
    var answers: [String: Option] = advice
    for (labels, foreign) in renamed {
      for name in foreign.split(separator: " ") { answers[String(name)] = .rename(labels) }
    }
    return answers
  }()

  private static let renamed: [([String], String)] = [
    (["rate"], "lr learning_rate learningRate learningrate eta"),
    (["beta1"], "beta_1 b1"), (["beta2"], "beta_2 b2"), (["epsilon"], "eps"),
    (["kernel"], "kernel_size kernelSize ksize k filter_size"), (["stride"], "strides"), (["padding"], "pad"),
    (["channels"], "filters out_channels out_channel"), (["units"], "out_features neurons hidden size"),
    (["bias"], "use_bias"), (["slope"], "alpha negative_slope leak"), (["share"], "p rate probability prob"),
    (["factor"], "scale_factor pool_size"), (["method"], "mode interpolation"), (["momentum"], "decay_rate"),
    (["batch"], "batch_size batchsize bs"), (["epochs"], "epoch n_epochs"), (["axis"], "dim"),
    (["rho"], "decay_rate smoothing"),
    (["n"], "steps times iterations"), (["class"], "label digit"), (["deviation"], "sigma std stddev stdev noise"),
    (["count"], "num n samples num_samples"), (["part"], "split train subset"), (["range"], "scale normalize"),
    (["shape"], "target_shape input_shape"), (["to"], "path file filename"), (["into"], "model network"),
    (["clip"], "clip_value weight_clip c"), (["penalty"], "gp lambda gradient_penalty lambda_gp"),
    (["generator"], "g G gen"), (["discriminator"], "d D disc critic"), (["pieces"], "pool_size k"),
    (["init"], "kernel_initializer weight_init"),
  ]

  /// Options that only need to be left out.
  static let needless: Set<String> = [
    "inplace", "in_channels", "in_features", "name", "verbose", "device", "output_padding", "shuffle", "end",
  ]

  private static let advice: [String: Option] = [
    "activation": .advice("an activation is a layer of its own: `dense 128 | relu`"),
    "betas": .advice("there are two options: `beta1: 0.5 beta2: 0.999`"),
    "in_channels": .advice("what goes in follows from the layer before; only what comes out is given"),
    "in_features": .advice("what goes in follows from the layer before; only what comes out is given"),
    "input_dim": .advice("the first line of a stack says what goes in: `noise 100` or `input 28x28x1`"),
    "input_shape": .advice("the first line of a stack says what goes in: `noise 100` or `input 28x28x1`"),
    "inplace": .advice("leave it out: memory is planned for you"),
    "name": .advice("layers have no names: `describe` numbers them"),
    "output_padding": .advice("with `padding: same` an `upconv` gives n * stride without it"),
    "until": .advice("a loop goes on until something holds: `while duel.d_real > 0.6 { step 100 }`"),
    "shuffle": .advice("epochs are always shuffled"),
    "callbacks": .advice("`every 100 { plot }` runs a block while training"),
    "verbose": .advice("progress shows by itself"), "device": .advice("everything runs on the CPU"),
    "weight_decay": .advice("`penalty r1: 10` in a gan is the usual way to hold the discriminator back"),
    "dilation": .advice("kernels have no gaps here"), "groups": .advice("convolutions are not grouped here"),
    "end": .advice("`print` ends its line; put several values into one `print`"),
    "sep": .advice("write one string: `print \"{a}, {b}\"`"),
  ]
}
