"""Make the checkpoints that measurements are taken on.

    python bench/make_seed_checkpoint.py PATH                    the seed model at full size, with AdamW state: 240 MB
    python bench/make_seed_checkpoint.py PATH --tensors 10000    a state_dict of 10,000 small tensors, 833 layers
    python bench/make_seed_checkpoint.py PATH --sparse-gib 20    the first one's tensors, wider, 20 GiB, sparse on disk

Needs torch 2.6 or newer. The values are random (sparse: zero), the names, shapes and layout are real.
Each file is loaded again, mapped, and its shapes are compared with what was asked for.
"""

import argparse
import math
import mmap
import os
from collections import OrderedDict

import torch

SEED = {"vocab_size": 24_000, "block_size": 256, "n_layer": 6, "n_head": 6, "n_embd": 384}
# Small enough for 10,000 tensors in a few MB: what is measured is the number of tensors, not their size.
MANY = {"vocab_size": 256, "block_size": 16, "n_head": 1, "n_embd": 8}
TENSORS_A_LAYER, TENSORS_OUTSIDE = 12, 4
# Weight, exp_avg and exp_avg_sq, float32 each.
BYTES_A_PARAMETER = 3 * 4


def shapes(config):
    """The seed model's names in order, each with its shape; weights [in, out], head tied to wte."""
    V, T, C = config["vocab_size"], config["block_size"], config["n_embd"]
    result = OrderedDict({"wte.weight": (V, C), "wpe.weight": (T, C)})
    for n in range(config["n_layer"]):
        for name, shape in (
            ("ln_1.weight", (C,)), ("ln_1.bias", (C,)),
            ("attn.c_attn.weight", (C, 3 * C)), ("attn.c_attn.bias", (3 * C,)),
            ("attn.c_proj.weight", (C, C)), ("attn.c_proj.bias", (C,)),
            ("ln_2.weight", (C,)), ("ln_2.bias", (C,)),
            ("mlp.c_fc.weight", (C, 4 * C)), ("mlp.c_fc.bias", (4 * C,)),
            ("mlp.c_proj.weight", (4 * C, C)), ("mlp.c_proj.bias", (C,)),
        ):
            result[f"blocks.{n}.{name}"] = shape
    result["ln_f.weight"] = result["ln_f.bias"] = (C,)
    return result


def random_weights(config):
    draw = torch.Generator().manual_seed(1)
    return OrderedDict((name, torch.randn(shape, generator=draw) * 0.02) for name, shape in shapes(config).items())


def adamw(parameters):
    """AdamW with nanoGPT's two groups: matrices decay, biases and norms do not."""
    return torch.optim.AdamW([
        {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": 0.1},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
    ], lr=3e-4, betas=(0.9, 0.95))


def checkpoint(weights, optimizer, step, config):
    about = config | {"bias": True, "tied": True, "gelu": "none", "layout": "conv1d"}
    return {"model": weights, "optimizer": optimizer, "step": step, "config": about}


def write_seed(path):
    """Random weights and one step with random gradients: every moment is there and is not zero."""
    weights = random_weights(SEED)
    parameters = [torch.nn.Parameter(w) for w in weights.values()]  # the same memory: the step changes the weights
    optimizer = adamw(parameters)
    draw = torch.Generator().manual_seed(2)
    for p in parameters:
        p.grad = torch.randn(p.shape, generator=draw)
    optimizer.step()
    torch.save(checkpoint(weights, optimizer.state_dict(), 1, SEED), path)
    return shapes(SEED)


def write_many(path, count):
    """A bare state_dict of `count` tensors."""
    layers, rest = divmod(count - TENSORS_OUTSIDE, TENSORS_A_LAYER)
    if layers < 1 or rest:
        raise SystemExit(f"--tensors {count}: a model has {TENSORS_A_LAYER} tensors a layer and {TENSORS_OUTSIDE} "
                         f"outside; take {max(layers, 1) * TENSORS_A_LAYER + TENSORS_OUTSIDE}")
    config = MANY | {"n_layer": layers}
    torch.save(random_weights(config), path)
    return shapes(config)


def write_sparse(path, gib):
    """The seed model made wider until it fills `gib`, written by torch itself without its storages' bytes.

    Under skip_data, torch.save seeks over each storage instead of writing it, so that the file has holes there.
    Memory that nobody writes to is not taken either: the tensors cost addresses only.
    """
    config = dict(SEED)
    while sum(map(math.prod, shapes(config).values())) * BYTES_A_PARAMETER < gib * 2**30:
        config["n_embd"] += 64
    config["n_head"] = config["n_embd"] // 64

    weights = OrderedDict((name, torch.empty(shape)) for name, shape in shapes(config).items())
    matrices_then_vectors = sorted(weights.values(), key=lambda w: w.dim() < 2)  # stable: the order of the groups
    state = {i: {"step": torch.empty(()), "exp_avg": torch.empty_like(w), "exp_avg_sq": torch.empty_like(w)}
             for i, w in enumerate(matrices_then_vectors)}
    optimizer = adamw(list(weights.values())).state_dict() | {"state": state}
    with torch.serialization.skip_data():
        torch.save(checkpoint(weights, optimizer, 1, config), path)
    return shapes(config)


def check(path, expected):
    # A private mapping may not be larger than memory, a shared one may.
    with torch.serialization.set_default_mmap_options(mmap.MAP_SHARED):
        loaded = torch.load(path, mmap=True, weights_only=True)
    weights = loaded.get("model", loaded)
    assert {name: tuple(w.shape) for name, w in weights.items()} == expected, path
    slots = 0
    if "optimizer" in loaded:
        order = sorted(expected.values(), key=lambda shape: len(shape) < 2)
        state = loaded["optimizer"]["state"]
        assert [tuple(state[i]["exp_avg"].shape) for i in range(len(state))] == order, path
        assert [tuple(state[i]["exp_avg_sq"].shape) for i in range(len(state))] == order, path
        slots = sum(len(s) for s in state.values())
    file = os.stat(path)
    print(f"{path}: {file.st_size:,} bytes, {file.st_blocks * 512:,} on disk, "
          f"{len(weights):,} weights, {slots} optimizer slots, "
          f"{sum(w.numel() for w in weights.values()):,} parameters")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("path")
    kind = arguments.add_mutually_exclusive_group()
    kind.add_argument("--tensors", type=int, metavar="COUNT")
    kind.add_argument("--sparse-gib", type=float, metavar="GIB")
    given = arguments.parse_args()
    torch.set_num_threads(1)
    if given.tensors is not None:
        expected = write_many(given.path, given.tensors)
    elif given.sparse_gib is not None:
        expected = write_sparse(given.path, given.sparse_gib)
    else:
        expected = write_seed(given.path)
    check(given.path, expected)


if __name__ == "__main__":
    main()
