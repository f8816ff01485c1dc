#!/bin/sh
# How long `ckpt summary` takes and how much memory it holds, as a whole process, beside a Python script that loads the
# same file with torch and prints the names. Prints the Markdown table of docs/performance.md.
#
#     PYTHON=/path/to/python-with-torch bench/summary.sh [RUNS]
#
# Needs a Python with torch to make the files; they are kept under ${TMPDIR:-/tmp}/ckpt-bench.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
files=${TMPDIR:-/tmp}/ckpt-bench
if ! "$python" -c 'import torch' 2> /dev/null; then
    echo "bench/summary.sh: $python has no torch; name one that has: PYTHON=... bench/summary.sh" >&2
    exit 2
fi
mkdir -p "$files"
make() { # name, options
    name=$1
    shift
    [ -e "$files/$name" ] || "$python" bench/make_seed_checkpoint.py "$@" "$files/$name" >&2
}
make seed.pt
make many.pt --tensors 10000
make sparse.pt --sparse-gib 20

# Built, and its cache of loaded classes made, before anything is measured.
./ckpt summary --quiet "$files/seed.pt" > /dev/null
waited=0
while [ "$waited" -lt 60 ] && ! ls ckpt-cli/target/*.aot > /dev/null 2>&1; do
    sleep 1
    waited=$((waited + 1))
done
exec "$python" bench/measure_summary.py "$python" "$files" "${1:-10}"
