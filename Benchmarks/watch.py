#!/usr/bin/env python3
"""How much `watch on` slows training down: whole runs in a terminal of 80 x 24, with and without, in turn; medians.

    Benchmarks/watch.py [ROUNDS]      after ./atelier has built the program
"""
import os
import pty
import statistics
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, ".build", "release", "atelier")

WORKLOADS = {
    "sine, 60,000 steps": """
generator artist { noise 5 | dense 128 | relu | dense 15 }
discriminator professor { dense 128 | relu | dense 1 | sigmoid }
gan duel { generator artist; discriminator professor; data sine(points: 15); optimizer adam(rate: 1e-4) }
WATCH
step 60_000
""",
    "DCGAN 28x28, 50 steps": """
generator painter { noise 100 | dense 7x7x128 bias: false | batchnorm | relu
  upconv 64 kernel: 4 stride: 2 bias: false | batchnorm | relu | upconv 1 kernel: 4 stride: 2 | tanh }
discriminator critic { conv 64 kernel: 4 stride: 2 | leaky | conv 128 kernel: 4 stride: 2 bias: false | batchnorm | leaky
  flatten | dense 1 | sigmoid }
gan duel { generator painter; discriminator critic; data digits(count: 1000); batch 64 }
WATCH
step 50
""",
}


def seconds(script):
    """Runs a script in a terminal, reads what it writes, and returns how long it took."""
    start = time.monotonic()
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS="80", LINES="24")
        os.execv(PROGRAM, [PROGRAM, "run", script])
    try:
        while output := os.read(terminal, 65536):
            # A terminal says what it is when it is asked; waiting in vain for one that does not is no cost of watching.
            if b"\x1b[c" in output:
                os.write(terminal, b"\x1b[?6c")
    except OSError:
        pass
    _, status = os.waitpid(process, 0)
    if status:
        raise SystemExit(f"the program ended with {status}")
    return time.monotonic() - start


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for name, text in WORKLOADS.items():
        times = {"off": [], "on": []}
        for _ in range(rounds):
            for state in times:
                with tempfile.NamedTemporaryFile("w", suffix=".gan") as file:
                    file.write(text.replace("WATCH", f"watch {state}"))
                    file.flush()
                    times[state].append(seconds(file.name))
        off, on = (statistics.median(times[state]) for state in ("off", "on"))
        print(f"{name}: {off:.2f} s without, {on:.2f} s with, {100 * (on / off - 1):+.1f} %", flush=True)


if __name__ == "__main__":
    main()
