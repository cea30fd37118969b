#!/usr/bin/env bash
# Installs what is needed, builds, and starts what there is to show. Unattended; may be run again at any time.
# So far: the table of bad inputs, made live against real servers on this machine, and where to go from there.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -eq 0 ] || { echo "usage: $0" >&2; exit 64; }

echo "== packages"
bash packaging/deps.sh test
echo "== build (some minutes the first time)"
mkdir -p build
log=build/demo-build.log
{ cmake --preset release && cmake --build --preset release --parallel "$(nproc)" \
    --target ground_table --target fairleadctl --target fairlead-lab; } >"$log" 2>&1 ||
    { grep -E -A6 'error|FAILED' "$log" | tail -60; echo "the build failed: $log" >&2; exit 1; }
echo "== what the person on call reads, against real servers started for this"
build/release/tests/integration/ground/ground_table
echo
echo "Try your own:         build/release/app/fairleadctl doctor https://NODE:8006 ssh://root@NODE"
echo "A cluster to talk to: build/release/app/fairlead-lab --world quiet"
