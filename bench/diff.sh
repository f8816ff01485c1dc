#!/bin/sh
# How fast two checkpoints are compared, beside a PyTorch script that works out the same figures, and how near the kernel
# comes to plain reading. Prints the Markdown tables of docs/performance.md.
#
#     PYTHON=/path/to/python-with-torch bench/diff.sh [RUNS]
#
# Needs a Python with torch; files are kept under ${TMPDIR:-/tmp}/ckpt-bench.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
files=${TMPDIR:-/tmp}/ckpt-bench
if ! "$python" -c 'import torch' 2> /dev/null; then
    echo "bench/diff.sh: $python lacks torch; name one that has it: PYTHON=... bench/diff.sh" >&2
    exit 2
fi
mkdir -p "$files"
[ -e "$files/seed.pt" ] || "$python" bench/make_seed_checkpoint.py "$files/seed.pt" >&2
[ -e "$files/later.pt" ] || "$python" bench/make_step.py "$files/seed.pt" "$files/later.pt" >&2

# Built, and its cache of loaded classes made, before anything is measured.
./ckpt summary --quiet "$files/seed.pt" > /dev/null
waited=0
while [ "$waited" -lt 60 ] && ! ls ckpt-cli/target/*.aot > /dev/null 2>&1; do
    sleep 1
    waited=$((waited + 1))
done
exec "$python" bench/measure_diff.py "$python" "$files" "${1:-10}"
