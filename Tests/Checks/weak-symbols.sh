#!/usr/bin/env bash
# The kernel modules are one source folder, compiled for several instruction sets. A weak function may be taken from any of
# them by the linker, AVX-512 code in the portable module among others: none of their objects may define one, unless its
# name says that it is the module's own (optimised builds make weak what several files of a module share).
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."

found=0
wrong=0
for configuration in debug release; do
  for module in KernelsPortable KernelsAVX2 KernelsAVX512; do
    for object in .build/$configuration/$module.build/*.o; do
      [ -e "$object" ] || continue
      found=$((found + 1))
      weak=$(nm --defined-only "$object" | awk -v own="\$s${#module}$module" \
        '$2 ~ /^[Wwu]$/ && index($3, own) != 1 { print $3 }')
      if [ -n "$weak" ]; then
        wrong=1
        printf '%s defines weak functions that are not its own:\n' "$object"
        printf '%s\n' "$weak" | sed 's/^/  /' | head -20
      fi
    done
  done
done

if [ "$found" = 0 ]; then
  echo "no objects of the kernel modules are in .build: build first"
  exit 1
fi
[ "$wrong" = 0 ] || exit 1
echo "$found objects, no weak functions but their own"
