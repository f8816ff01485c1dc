"""Holds `ckpt summary` against PyTorch on random checkpoints.

Makes files that nobody chose by hand (awkward shapes, views, shared storages, every dtype, every way of saving), lets
PyTorch say what is in them, and compares: names, dtypes, shapes, strides, offsets, and which tensors share a storage.

    python bench/compare_with_torch.py --files 200 --seed 1

Needs a Python with torch; prints the first difference and ends with 1, or a line with the counts and ends with 0.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile
from collections import OrderedDict

import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent

DTYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16,
          torch.int8, torch.uint8, torch.bool, torch.complex64, torch.complex128]
NEWER = [getattr(torch, name) for name in ("uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2")
         if hasattr(torch, name)]


def random_shape(rng):
    rank = rng.choice([0, 1, 1, 2, 2, 2, 3, 4])
    return [rng.choice([0, 1, 1, 2, 3, 5, 7, 16, 33]) for _ in range(rank)]


def random_tensor(rng, pool, legacy):
    choice = rng.random()
    if pool and choice < 0.25:
        return view_of(rng, rng.choice(pool))
    dtype = rng.choice(DTYPES if legacy else DTYPES + NEWER)
    tensor = torch.zeros(random_shape(rng), dtype=torch.float32).to(dtype)
    pool.append(tensor)
    return view_of(rng, tensor) if choice < 0.5 else tensor


def view_of(rng, tensor):
    """A random view: transposed, sliced, expanded, narrowed."""
    for _ in range(rng.randrange(3)):
        kind = rng.randrange(4)
        if kind == 0 and tensor.dim() >= 2:
            a, b = rng.sample(range(tensor.dim()), 2)
            tensor = tensor.transpose(a, b)
        elif kind == 1 and tensor.dim() >= 1 and tensor.size(0) > 1:
            start = rng.randrange(tensor.size(0))
            tensor = tensor[start::rng.choice([1, 2])]
        elif kind == 2 and 1 in tensor.shape:
            tensor = tensor.expand([4 if size == 1 else size for size in tensor.shape])
        elif kind == 3 and tensor.dim() >= 1 and tensor.size(-1) > 0:
            tensor = tensor[..., rng.randrange(tensor.size(-1))]
    return tensor


def random_tree(rng, pool, depth, legacy):
    kind = rng.random()
    if depth == 0 or kind < 0.6:
        return random_tensor(rng, pool, legacy)
    count = rng.randrange(1, 5)
    if kind < 0.85:
        make = OrderedDict if rng.random() < 0.5 else dict
        return make((f"k{i}.{rng.choice(['weight', 'bias', 'x', '가'])}", random_tree(rng, pool, depth - 1, legacy))
                    for i in range(count))
    items = [random_tree(rng, pool, depth - 1, legacy) for _ in range(count)]
    return items if kind < 0.93 else tuple(items)


def tensors_of(value, path=""):
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from tensors_of(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for i, item in enumerate(value):
            yield from tensors_of(item, f"{path}.{i}" if path else str(i))


def row(dtype, shape, stride, offset, storage, storages):
    # Without elements there is nothing to share: torch.load makes a new storage for each such tensor.
    shared = None if 0 in shape else storages.setdefault(storage, len(storages))
    return {"dtype": dtype, "shape": shape, "stride": stride, "offset": offset, "storage": shared}


def storage_of(tensor):
    storage = tensor.untyped_storage() if hasattr(tensor, "untyped_storage") else tensor.storage()._storage
    return storage._cdata


def expected(tree):
    """By path: what torch sees after loading."""
    rows = OrderedDict()
    storages = {}
    for path, tensor in tensors_of(tree):
        rows[path] = row(str(tensor.dtype).removeprefix("torch."), list(tensor.shape), list(tensor.stride()),
                         tensor.storage_offset(), storage_of(tensor), storages)
    return rows


def found(result):
    rows = OrderedDict()
    storages = {}
    for tensor in result["tensors"]:
        rows[tensor["path"]] = row(tensor["dtype"], tensor["shape"], tensor["stride"], tensor["offset"],
                                   tensor["storage"], storages)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ckpt", default=str(ROOT / "ckpt"))
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    compared = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.files):
            legacy = rng.random() < 0.25
            tree = {f"root{i}": random_tree(rng, [], 3, legacy) for i in range(rng.randrange(1, 4))}
            path = pathlib.Path(folder) / f"random-{number}.pt"
            torch.save(tree, path, _use_new_zipfile_serialization=not legacy,
                       pickle_protocol=rng.choice([2, 2, 3, 4, 5]))
            want = expected(torch.load(path, weights_only=False))
            run = subprocess.run([arguments.ckpt, "summary", "--json", str(path)], capture_output=True, text=True)
            if run.returncode not in (0, 1):
                sys.exit(f"seed {arguments.seed} file {number}: exit {run.returncode}\n{run.stderr}\n{tree}")
            have = found(json.loads(run.stdout)["result"])
            if list(want.items()) != list(have.items()):
                for key in list(OrderedDict.fromkeys([*want, *have])):
                    if want.get(key) != have.get(key):
                        print(f"{key}\n  torch {want.get(key)}\n  ckpt  {have.get(key)}")
                sys.exit(f"seed {arguments.seed} file {number}: different, or in another order\n"
                         f"torch {list(want)}\nckpt  {list(have)}")
            compared += len(want)
    print(f"{arguments.files} files, {compared} tensors: equal to torch {torch.__version__}")


if __name__ == "__main__":
    main()
