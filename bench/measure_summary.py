"""The measuring half of bench/summary.sh: whole processes, in turn, by the operating system's own accounts.

    python bench/measure_summary.py PYTHON FOLDER RUNS
"""

import os
import statistics
import subprocess
import sys
import time

TORCH_NAMES = """
import sys, torch
def names(value, path=""):
    if isinstance(value, torch.Tensor):
        print(path, tuple(value.shape), value.dtype)
    elif isinstance(value, dict):
        for key, item in value.items():
            names(item, f"{path}.{key}" if path else str(key))
names(torch.load(sys.argv[1], mmap=True, weights_only=True))
"""


def run(command):
    """Wall seconds and peak MiB of one process; what it prints is thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"failed: {' '.join(command)}")
    return seconds, usage.ru_maxrss / 1024


def in_turn(commands, runs):
    """After a warm-up each: A B C A B C ...; a list of (seconds, MiB) for each."""
    for command in commands:
        run(command)
    results = [[] for _ in commands]
    for _ in range(runs):
        for command, result in zip(commands, results):
            result.append(run(command))
    return results


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def row(name, result):
    return f"| {name} | {spread([s for s, _ in result], 2)} | {spread([m for _, m in result], 0)} |"


def ratio(a, b):
    return spread([x[0] / y[0] for x, y in zip(a, b)], 2)


def main():
    python, folder, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seed, many, sparse = (os.path.join(folder, name) for name in ("seed.pt", "many.pt", "sparse.pt"))
    ckpt = lambda file: ["./ckpt", "summary", file]
    torch = [python, "-c", TORCH_NAMES, seed]
    uncached = ["env", "CKPT_AOT=off", *ckpt(seed)]
    on_seed, on_sparse, on_many, by_torch, alone, without = in_turn(
        [ckpt(seed), ckpt(sparse), ckpt(many), torch, ["./ckpt", "--version"], uncached], runs)
    gib = lambda file: os.path.getsize(file) / 2**30
    print(f"medians of {runs} (least to most), each in turn\n")
    print("| whole process | seconds | peak MiB |\n|---|---|---|")
    print(row(f"`ckpt summary`, AdamW checkpoint, {gib(seed):.2f} GiB, 304 tensors", on_seed))
    print(row(f"`ckpt summary`, the same wider, {gib(sparse):.0f} GiB sparse, 304 tensors", on_sparse))
    print(row(f"`ckpt summary`, {gib(many) * 1024:.0f} MiB, 10,000 tensors", on_many))
    print(row("Python: `torch.load(mmap=True)` of the first, names printed", by_torch))
    print(row("`ckpt --version`: the virtual machine and little else", alone))
    print("\n| ratio of seconds, pair by pair | |\n|---|---|")
    print(f"| Python / ckpt, same file | {ratio(by_torch, on_seed)} |")
    print(f"| {gib(sparse):.0f} GiB / {gib(seed):.2f} GiB | {ratio(on_sparse, on_seed)} |")
    print(f"| `ckpt --version` / `ckpt summary` | {ratio(alone, on_seed)} |")
    print(f"| without the cache of loaded classes (`CKPT_AOT=off`) / with it | {ratio(without, on_seed)} |")


if __name__ == "__main__":
    main()
