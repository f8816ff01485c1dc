"""The measuring half of bench/write.sh.

    python bench/measure_write.py PYTHON FOLDER RUNS

Saving and verifying are timed inside one process of each side, in turn, after a warm-up; converting as whole processes.
"""

import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

from measure_summary import in_turn, ratio, row, spread

WARM_UP = 5

TO_SAFETENSORS = """
import sys, torch
from safetensors.torch import save_file
model = torch.load(sys.argv[1], mmap=True, weights_only=True)["model"]
seen, kept = set(), {}
for name, tensor in model.items():
    if tensor.data_ptr() not in seen:
        seen.add(tensor.data_ptr())
        kept[name] = tensor.contiguous()
save_file(kept, sys.argv[2], metadata={"format": "pt"})
"""


def java_home():
    """The JDK that the launcher would take."""
    for home in [os.environ.get("CKPT_JAVA_HOME", ""), os.environ.get("JAVA_HOME", ""), *glob.glob("/usr/lib/jvm/*")]:
        release = os.path.join(home, "release")
        if os.path.exists(release) and 'JAVA_VERSION="25' in open(release).read():
            return home
    sys.exit("no JDK 25 found; name one in CKPT_JAVA_HOME")


SAVE_WITH_TORCH = """
import os, sys, time, torch
state = torch.load(sys.argv[1], weights_only=True)
for line in sys.stdin:
    how, path = line.rstrip("\\n").split(" ", 1)
    start = time.perf_counter()
    torch.save(state, path)
    if how == "force":
        with open(path, "rb+") as file:
            os.fsync(file.fileno())
    print(time.perf_counter() - start, flush=True)
"""


class Worker:
    """A process that does what a line says, and answers with the seconds that it took."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def seconds(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def saving(java, python, folder, runs, force):
    """Seconds of both sides, in turn; torch.save does not force what it wrote to the disk, so that is added on request."""
    ours, theirs = os.path.join(folder, "ours.pt"), os.path.join(folder, "theirs.pt")
    results = ([], [])
    for run in range(runs + WARM_UP):
        seconds = java.seconds("save " + ours), python.seconds(f"{'force' if force else 'save'} {theirs}")
        if run >= WARM_UP:
            results[0].append(seconds[0])
            results[1].append(seconds[1])
    os.remove(ours)
    os.remove(theirs)
    return results


def pairs(ours, theirs):
    return spread([b / a for a, b in zip(ours, theirs)], 2)


def main():
    python, folder, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seed = os.path.join(folder, "seed.pt")
    size = os.path.getsize(seed)
    jars = ":".join(["ckpt-format/target/classes", *glob.glob("ckpt-cli/target/lib/*.jar")])
    java = Worker([f"{java_home()}/bin/java", "-Xmx1g", "-XX:+UseSerialGC", "-cp", jars, "bench/SaveAndVerify.java", seed])
    torch = Worker([python, "-c", SAVE_WITH_TORCH, seed])

    print("| saving, 0.22 GiB, inside one process | ckpt, seconds | torch.save, seconds | torch.save / ckpt |")
    print("|---|---|---|---|")
    places = [("disk, both forced to it (fsync)", folder, True), ("disk, ckpt forced to it, torch not", folder, False)]
    if os.path.isdir("/dev/shm"):
        places.insert(0, ("memory (tmpfs)", "/dev/shm", False))
    for name, place, force in places:
        with tempfile.TemporaryDirectory(dir=place) as target:
            ours, theirs = saving(java, torch, target, runs, force)
        print(f"| {name} | {spread(ours, 3)} | {spread(theirs, 3)} | {pairs(ours, theirs)} |")

    for _ in range(5):
        java.seconds("verify")
    rates = [size / 1e9 / java.seconds("verify") for _ in range(runs)]
    for worker in (java, torch):
        worker.process.stdin.close()

    out = os.path.join(folder, "out")
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    commands = [["./ckpt", "convert", "--force", "--quiet", seed, os.path.join(out, "ours.safetensors")],
                [python, "-c", TO_SAFETENSORS, seed, os.path.join(out, "theirs.safetensors")],
                ["./ckpt", "convert", "--force", "--quiet", "--dtype", "bf16", seed, os.path.join(out, "bf16.pt")],
                ["./ckpt", "verify", "--quiet", seed], ["./ckpt", "id", seed]]
    results = in_turn(commands, runs)
    same = open(commands[0][-1], "rb").read() == open(commands[1][-1], "rb").read()
    shutil.rmtree(out)

    print()
    print(f"`verify` inside a warm process: {spread(rates, 1)} GB/s.")
    print()
    print("| whole process, 0.22 GiB | seconds | peak MiB |")
    print("|---|---|---|")
    for name, result in zip(["`ckpt convert` to safetensors", "Python: torch.load(mmap=True), save_file",
                             "`ckpt convert --dtype bf16`", "`ckpt verify`", "`ckpt id`"], results):
        print(row(name, result))
    print()
    print(f"Python / ckpt, to safetensors: {ratio(results[1], results[0])}; "
          f"the two files are {'the same, byte for byte' if same else 'not the same bytes'}.")


if __name__ == "__main__":
    main()
