#!/usr/bin/env python3
"""Measures the cases of `benchmark --list` (on standard input) with numpy or PyTorch: `reference.py numpy|torch`.

Prints the same table as the benchmark: case, microseconds, GFLOP/s. Never both libraries in one process: their thread
pools disturb each other.
"""

import re
import sys
import time

THREADS = 2


def measure(run):
    """The median time of seven repetitions of about ten milliseconds."""
    run()
    start = time.perf_counter()
    run()
    count = max(1, int(0.01 / max(1e-7, time.perf_counter() - start)))
    times = []
    for _ in range(7):
        start = time.perf_counter()
        for _ in range(count):
            run()
        times.append((time.perf_counter() - start) / count)
    return sorted(times)[3]


def product(library, transposes, rows, depth, columns):
    left = library.rand(*((depth, rows) if transposes[0] == "T" else (rows, depth)))
    right = library.rand(*((columns, depth) if transposes[1] == "T" else (depth, columns)))
    left = left.T if transposes[0] == "T" else left
    right = right.T if transposes[1] == "T" else right
    result = library.rand(rows, columns)
    return (lambda: library.multiply(left, right, result)), 2 * rows * depth * columns


def convolution(torch, direction, text):
    """Channels last, the layout that suits PyTorch's own convolutions best here."""
    found = re.fullmatch(r"(\d+)x(\d+)x(\d+)x(\d+) (\d+)x(\d+) s(\d+) p(\d+) (\d+)x(\d+)x(\d+)", text)
    n, h, w, ci, kh, kw, stride, padding, oh, ow, co = map(int, found.groups())
    layout = {"memory_format": torch.channels_last}
    x = torch.rand(n, ci, h, w).contiguous(**layout)
    weights = torch.rand(co, ci, kh, kw).contiguous(**layout)
    # The output's size tells how much padding is needed below and to the right.
    below = (oh - 1) * stride + kh - h - padding
    right = (ow - 1) * stride + kw - w - padding
    if (below, right) != (padding, padding):
        x = torch.nn.functional.pad(x, (padding, right, padding, below)).contiguous(**layout)
        padding = 0
    gradient = torch.rand(n, co, oh, ow).contiguous(**layout)
    if direction == "forward":
        run = lambda: torch.nn.functional.conv2d(x, weights, None, stride, padding)
    else:
        wanted = [direction == "inputGradient", direction == "weightGradient", False]
        run = lambda: torch.ops.aten.convolution_backward(
            gradient, x, weights, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], 1, wanted
        )
    pairs = lambda outputs, taps, length, before: sum(
        0 <= o * stride + t - before < length for o in range(outputs) for t in range(taps)
    )
    before = int(re.search(r"p(\d+)", text).group(1))
    return run, 2 * n * ci * co * pairs(oh, kh, h, before) * pairs(ow, kw, w, before)


class Numpy:
    def __init__(self):
        import os

        os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)
        os.environ.pop("OPENBLAS_CORETYPE", None)
        import numpy

        generator = numpy.random.default_rng(0)
        self.rand = lambda *shape: generator.random(shape, dtype=numpy.float32)
        self.multiply = lambda left, right, result: numpy.matmul(left, right, out=result)
        self.torch = None


class Torch:
    def __init__(self):
        import torch

        torch.set_num_threads(THREADS)
        torch.set_grad_enabled(False)
        self.rand = torch.rand
        self.multiply = lambda left, right, result: torch.mm(left, right, out=result)
        self.torch = torch


def main():
    library = {"numpy": Numpy, "torch": Torch}[sys.argv[1]]()
    for line in sys.stdin:
        name = line.strip()
        if name.startswith("product "):
            transposes, lengths = name.split(" ")[1:]
            run, operations = product(library, transposes, *map(int, lengths.split("x")))
        elif name.startswith("convolution ") and library.torch:
            run, operations = convolution(library.torch, *name.split(" ", 2)[1:])
        else:
            continue
        seconds = measure(run)
        print(f"{name}\t{seconds * 1e6:.2f}\t{operations / seconds * 1e-9:.1f}", flush=True)


if __name__ == "__main__":
    main()
