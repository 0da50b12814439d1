/// Methods and properties that values have in other tools.
public enum MemberHabits {
  /// What to do instead; `nil` where nobody expects a member of this name.
  public static func advice(_ member: String) -> String? { advice[member] }

  /// What to do instead of a call, with the number that it gives; `nil` where nobody expects a method of this name.
  static func advice(_ method: String, _ call: Call) -> String? {
    let isSeed = method == "seed" || method == "manual_seed"
    if isSeed, case .number(let seed)? = call.arguments.first?.value.kind {
      return "write `seed \(Printer.print(seed))`"
    }
    return advice(method)
  }

  private static let advice: [String: String] = [
    "fit": "a gan is trained by `step 1000`; a classifier by `fit judge data: digits()`",
    "train": "`step 1000` trains the gan defined last; training and evaluation modes are switched by themselves",
    "eval": "training and evaluation modes are switched by themselves: `artist(z)` evaluates",
    "compile":
      "loss and optimizer stand in the gan: `gan duel { ...; loss nonsaturating; optimizer adam(rate: 2e-4) }`",
    "add": "layers are lines of a stack: `generator artist { noise 5 | dense 128 | relu }`",
    "predict": "a network is called like a function: `artist(z)`",
    "backward": "gradients are part of a step: `step`, or `stage` to watch them",
    "zero_grad": "gradients are part of a step: `step`, or `stage` to watch them",
    "step": "`step 1` trains the gan defined last, or the one that you `use`",
    "summary": "write `describe artist`",
    "parameters": "`count(artist)` counts them, `artist.layers[0].weight` shows them",
    "cuda": "everything runs on the CPU", "to": "everything runs on the CPU",
    "append": "lists grow by `rows = rows + [x]`",
    "save": "write `save artist to: \"artist.safetensors\"`",
    "load": "write `load \"artist.safetensors\"`, or `load \"artist.safetensors\" into: artist`",
    "state_dict": "`save artist to: \"artist.safetensors\"` writes all weights, `artist.layers[0].weight` shows them",
    "load_state_dict": "write `load \"artist.safetensors\" into: artist`",
    "named_parameters": "`describe artist` lists them, `artist.layers[0].weight` shows them",
    "get_weights": "`artist.layers[0].weight` shows them", "set_weights": "write `artist.layers[0].weight = ...`",
    "forward": "a network is called like a function: `artist(z)`",
    "generate": "a network is called like a function: `artist(noise(16))`",
    "shape": "write `shape(x)`", "size": "write `shape(x)`, or `count(x)` for all numbers",
    "ndim": "write `count(shape(x))`",
    "dtype": "every tensor holds 32-bit floating point numbers",
    "T": "tensors are not transposed: index them, as in `x[..., 0]` for the first column",
    "transpose": "tensors are not transposed: index them, as in `x[..., 0]` for the first column",
    "reshape": "write `reshape(x, 28x28x1)`", "view": "write `reshape(x, 28x28x1)`",
    "flatten": "write `reshape(x, count(x))`",
    "sum": "write `sum(x)`", "std": "write `std(x)`", "min": "write `min(x)`", "max": "write `max(x)`",
    "abs": "write `abs(x)`", "argmax": "write `argmax(x)`", "round": "write `round(x)`", "numel": "write `count(x)`",
    "count": "write `count(x)`",
    "length": "write `count(x)`", "len": "write `count(x)`", "item": "a tensor of one number is a number already",
    "numpy": "leave it out: a tensor is what it is", "detach": "leave it out: gradients are part of a step alone",
    "cpu": "everything runs on the CPU", "clone": "a tensor never changes behind a name: leave it out",
    "extend": "lists grow by `rows = rows + [x]`", "push": "lists grow by `rows = rows + [x]`",
    "backwards": "gradients are part of a step: `step`, or `stage` to watch them",
    "show": "write `plot x`", "plot": "write `plot x`", "imshow": "write `plot x`", "randn": "write `noise(16)`",
    "rand": "write `noise(16)`", "manual_seed": "write `seed 1`", "seed": "write `seed 1`",
    "format": "a string shows values in braces: `\"{x}\"`",
    "print": "write `print x`", "log": "write `log(x)`", "exp": "write `exp(x)`", "sqrt": "write `sqrt(x)`",
    "mean": "write `mean(x)`", "zeros": "write `linspace(0, 0, n)`", "ones": "write `linspace(1, 1, n)`",
    "linspace": "write `linspace(0, 1, 10)`", "array": "write `tensor([1, 2])`", "tensor": "write `tensor([1, 2])`",
    "Sequential": "layers are lines of a stack: `network judge { flatten | dense 10 }`",
    "Adam": "an optimizer is a setting of a gan: `optimizer adam(rate: 2e-4)`",
    "Linear": "a layer is a line of a stack: `dense 128`", "figure": "`plot x` draws what fits",
  ]
}
