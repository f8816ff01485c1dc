"""The measuring half of bench/diff.sh: whole processes, in turn, and the kernel by itself.

    python bench/measure_diff.py PYTHON FOLDER RUNS
"""

import glob
import os
import subprocess
import sys
import time

from measure_summary import in_turn, ratio, row, spread
from measure_write import java_home


def anonymous(command):
    """The largest anonymous memory of a process in MiB, looked at two hundred times a second."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as lines:
                fields = dict(line.split(":", 1) for line in lines)
            most = max(most, int(fields.get("RssAnon", "0 kB").split()[0]))
        except (FileNotFoundError, ProcessLookupError):
            pass
        time.sleep(0.005)
    return most / 1024


def main():
    python, folder, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    a, b = (os.path.join(folder, name) for name in ("seed.pt", "later.pt"))
    commands = [["./ckpt", "diff", a, b], [python, "bench/diff_with_torch.py", a, b], ["./ckpt", "diff", a, a],
                ["./ckpt", "stats", a], ["./ckpt", "stats", "--optimizer", a]]
    results = in_turn(commands, runs)
    held = [anonymous(commands[0]) for _ in range(5)]
    size = os.path.getsize(a) / 2**20
    print(f"| whole process, two of {size:.0f} MiB with AdamW state | seconds | peak MiB |\n|---|---|---|")
    for name, result in zip(["`ckpt diff a.pt b.pt`", "Python: `bench/diff_with_torch.py a.pt b.pt`",
                             "`ckpt diff a.pt a.pt`", "`ckpt stats a.pt`", "`ckpt stats --optimizer a.pt`"], results):
        print(row(name, result))
    print(f"\nPython / ckpt: {ratio(results[1], results[0])} in time; anonymous memory of ckpt: {spread(held, 0)} MiB.\n")
    jars = ":".join(["ckpt-format/target/classes", *glob.glob("ckpt-cli/target/lib/*.jar")])
    subprocess.run([f"{java_home()}/bin/java", "--add-modules", "jdk.incubator.vector", "-cp", jars,
                    "bench/CompareSpeed.java", a, b], check=True, stderr=subprocess.DEVNULL)


main()
