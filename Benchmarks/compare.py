#!/usr/bin/env python3
"""Runs this package's benchmark and the reference libraries in turn, A B C A B C, and prints medians and ratios.

    swift build -c release --product benchmark
    Benchmarks/compare.py [--python PYTHON] [--rounds N] [FILTER]...

A filter is a part of a case's name, for example `2048` or `convolution`. The reference needs a Python with numpy and torch.
"""

import argparse
import pathlib
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
BENCHMARK = HERE.parent / ".build" / "release" / "benchmark"


def table(command, names=None):
    """What a process measures: microseconds by the name of the case."""
    output = subprocess.run(command, input=names, capture_output=True, text=True, check=True).stdout
    rows = (line.split("\t") for line in output.splitlines() if not line.startswith("#"))
    return {row[0]: row for row in rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default="python3", help="the interpreter that has numpy and torch")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("filters", nargs="*")
    arguments = parser.parse_args()
    names = subprocess.run(
        [BENCHMARK, "--list", *arguments.filters], capture_output=True, text=True, check=True
    ).stdout
    reference = [arguments.python, str(HERE / "reference.py")]
    own, numpy, torch = [], [], []
    for _ in range(arguments.rounds):
        own.append(table([BENCHMARK, *arguments.filters]))
        numpy.append(table([*reference, "numpy"], names))
        torch.append(table([*reference, "torch"], names))

    def median(rounds, name, column):
        values = [float(round[name][column]) for round in rounds if name in round]
        return statistics.median(values) if values else None

    print(f"{'case':72} {'us':>10} {'GFLOP/s':>8} {'% peak':>7} {'numpy':>7} {'torch':>7}   (times slower)")
    for name in names.splitlines():
        time = median(own, name, 1)
        if time is None:
            print(f"{name:72} not measured: the speed of the machine never stayed the same")
            continue
        ratios = [median(rounds, name, 1) for rounds in (numpy, torch)]
        ratios = [f"{other / time:7.2f}" if other else f"{'-':>7}" for other in ratios]
        speed, percent = median(own, name, 2), median(own, name, 3)
        print(f"{name:72} {time:10.2f} {speed:8.1f} {percent:7.1f} {' '.join(ratios)}")


if __name__ == "__main__":
    main()
