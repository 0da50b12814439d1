#!/usr/bin/env bash
# Runs the program and the tests of its kernels on an emulated processor without AVX: it must start there, choose the
# portable kernels and compute right.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."

if [ "$(uname -m)" != x86_64 ]; then
  echo "skipped: only x86-64 has kernels for wider vectors"
  exit 0
fi
emulate() { env -u ATELIER_KERNELS ATELIER_TEST_SPARSELY=1 qemu-x86_64 -cpu Nehalem-v1 "$@"; }

program=.build/release/atelier
tests=$(ls .build/debug/*PackageTests.xctest 2>/dev/null | head -n 1)
if [ ! -x "$program" ] || [ -z "$tests" ]; then
  echo "the program (release) and its tests (debug) must be built first"
  exit 1
fi

emulate "$program" --version >/dev/null
echo "the program starts"

# The tests take every table that the machine has: here the portable one alone. Those left out only take long.
chosen='ComputeTests.(KernelTableTests|ThreadPoolTests|MatrixProductTests/agreesWithReference|ConvolutionTests'
chosen="$chosen|TileOperationTests|TileProgramTests|ArrayReductionTests|MovementTests|RandomStreamTests)"
if ! output=$(emulate "$tests" --testing-library swift-testing --filter "$chosen" 2>&1); then
  printf '%s\n' "$output" | grep -v started | tail -n 40
  exit 1
fi
last=$(printf '%s\n' "$output" | tail -n 1)
case "$last" in
  *"with 0 tests"*) echo "no test matches $chosen" && exit 1 ;;
  *) printf '%s\n' "$last" ;;
esac
