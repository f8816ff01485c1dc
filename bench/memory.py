"""The memory that ckpt holds while a large checkpoint goes through it.

    python bench/memory.py COMMAND...

Runs `./ckpt COMMAND...` with a heap of 128 MiB and looks at the process twenty times a second. Prints the largest
anonymous memory (what the process really takes), the largest resident file memory (pages of the file, which belong to the
system's cache and are given back when anybody needs them), and the seconds.
"""

import os
import subprocess
import sys
import time


def status(pid):
    """Fields of /proc/PID/status in KiB; empty when it has gone."""
    try:
        with open(f"/proc/{pid}/status") as lines:
            return {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)
                    if name.startswith("Rss")}
    except (FileNotFoundError, ProcessLookupError):
        return {}


def main():
    environment = {**os.environ, "CKPT_OPTS": "-Xmx128m " + os.environ.get("CKPT_OPTS", "")}
    start = time.perf_counter()
    process = subprocess.Popen(["./ckpt", *sys.argv[1:]], env=environment)
    anonymous = file = 0
    while process.poll() is None:
        now = status(process.pid)
        anonymous = max(anonymous, now.get("RssAnon", 0))
        file = max(file, now.get("RssFile", 0))
        time.sleep(0.05)
    print(f"anonymous {anonymous / 1024:.0f} MiB, file {file / 1024:.0f} MiB, {time.perf_counter() - start:.1f} s, "
          f"exit {process.returncode}")
    sys.exit(process.returncode)


main()
