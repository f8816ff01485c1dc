#!/bin/sh
# How fast checkpoints are written, verified and converted, beside PyTorch doing the same. Prints the Markdown tables of
# docs/performance.md.
#
#     PYTHON=/path/to/python-with-torch-and-safetensors bench/write.sh [RUNS]
#
# Needs a Python with torch and safetensors; files are kept under ${TMPDIR:-/tmp}/ckpt-bench.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
files=${TMPDIR:-/tmp}/ckpt-bench
if ! "$python" -c 'import torch, safetensors' 2> /dev/null; then
    echo "bench/write.sh: $python lacks torch or safetensors; name one that has them: PYTHON=... bench/write.sh" >&2
    exit 2
fi
mkdir -p "$files"
[ -e "$files/seed.pt" ] || "$python" bench/make_seed_checkpoint.py "$files/seed.pt" >&2

# Built, and its cache of loaded classes made, before anything is measured.
./ckpt summary --quiet "$files/seed.pt" > /dev/null
waited=0
while [ "$waited" -lt 60 ] && ! ls ckpt-cli/target/*.aot > /dev/null 2>&1; do
    sleep 1
    waited=$((waited + 1))
done
exec "$python" bench/measure_write.py "$python" "$files" "${1:-10}"
