#!/usr/bin/env python3
"""Runs whole training steps here and in PyTorch (default Adam, fused Adam) in turn, A B C A B C; prints medians, ratios.

    swift build -c release --product step-benchmark
    Benchmarks/compare_steps.py [--python PYTHON] [--rounds N] [--seconds S] [WORKLOAD]...

The workloads are sine, keras, ptmnist, dcgan28 and dcgan64. The reference needs a Python with torch.
"""

import argparse
import pathlib
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
BENCHMARK = HERE.parent / ".build" / "release" / "step-benchmark"
WORKLOADS = ["sine", "keras", "ptmnist", "dcgan28", "dcgan64"]


def lines(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout.split("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default="python3", help="the interpreter that has torch")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2, help="of measuring, for each workload and side")
    parser.add_argument("workloads", nargs="*", default=[])
    arguments = parser.parse_args()
    print("workload   here ms   torch ms   ratio   fused ms   ratio   memory")
    for name in arguments.workloads or WORKLOADS:
        own, usual, fused, memory = [], [], [], ""
        for _ in range(arguments.rounds):
            row = lines(BENCHMARK, arguments.seconds, name)[0].split()
            own.append(float(row[1]))
            memory = f"{row[5]} MB"
            for kind, times in (("default", usual), ("fused", fused)):
                row = lines(arguments.python, HERE / "reference_steps.py", kind, arguments.seconds, name)[0].split("\t")
                times.append(float(row[2]))
        a, b, c = (statistics.median(times) for times in (own, usual, fused))
        print(f"{name:9} {a:9.3f} {b:10.3f} {b / a:7.1f} {c:10.3f} {c / a:7.1f}   {memory}", flush=True)


main()
