#!/usr/bin/env python3
"""Steps of gans of several sizes with one thread and with all, in turn, with free processors and with one that is kept busy.

    swift build -c release --product step-benchmark
    Benchmarks/compare_threads.py [--binary PATH] [--rounds N] [--seconds S] [WORKLOAD]...
"""
import argparse
import os
import statistics
import subprocess

BUSY_LOOP = "while :; do :; done"


def step(binary, seconds, workload, threads):
    """The median step of a run, in milliseconds."""
    environment = dict(os.environ, ATELIER_THREADS=str(threads))
    output = subprocess.run(
        [binary, str(seconds), workload], env=environment, check=True, capture_output=True, text=True).stdout
    return float(output.split()[1])


def measure(arguments, workload, threads):
    """Medians over the rounds with one thread and with so many."""
    times = {1: [], threads: []}
    for _ in range(arguments.rounds):
        for count in times:
            times[count].append(step(arguments.binary, arguments.seconds, workload, count))
    return [statistics.median(times[count]) for count in times]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=".build/release/step-benchmark")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("workloads", nargs="*", default=["points64", "points128", "points256", "points512"])
    arguments = parser.parse_args()
    processors = sorted(os.sched_getaffinity(0))
    threads = len(processors)
    if threads < 2:
        parser.error("this process may run on one processor only")
    print("workload  processors  1 thread ms  %d threads ms  ratio" % threads)
    for workload in arguments.workloads:
        for state in ["free", "one busy"]:
            busy = None
            if state == "one busy":
                # A session of its own, as another program would have.
                busy = subprocess.Popen(
                    ["taskset", "-c", str(processors[-1]), "sh", "-c", BUSY_LOOP], start_new_session=True)
            try:
                one, all_of_them = measure(arguments, workload, threads)
            finally:
                if busy:
                    busy.kill()
                    busy.wait()
            print("%-9s %-10s %12.3f %13.3f %6.2f" % (workload, state, one, all_of_them, one / all_of_them), flush=True)


if __name__ == "__main__":
    main()
