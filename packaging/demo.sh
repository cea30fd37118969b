#!/usr/bin/env bash
# Installs what is needed, builds, and starts what there is to show. Unattended; may be run again at any time.
# So far: the table of bad inputs, made live against real servers on this machine, and where to go from there.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -eq 0 ] || { echo "usage: $0" >&2; exit 64; }

echo "== packages"
bash packaging/deps.sh test
echo "== build"
cmake --preset release >/dev/null
cmake --build --preset release --parallel "$(nproc)" | grep -vE '^\[[0-9]+/[0-9]+\]|^ninja: no work' || true
echo "== what the person on call reads, against real servers started for this"
build/release/tests/integration/ground/ground_table
echo
echo "Try your own:  build/release/app/fairleadctl doctor https://NODE:8006 ssh://root@NODE"
