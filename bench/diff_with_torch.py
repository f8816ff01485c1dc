"""What a PyTorch user writes to see what changed: for every tensor of both checkpoints the largest change, the relative norm
of the change, and the cosine.

    python bench/diff_with_torch.py A B
"""

import sys

import torch


def tensors(value, path=""):
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from tensors(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from tensors(item, f"{path}.{index}")


def main():
    a, b = (dict(tensors(torch.load(path, map_location="cpu", mmap=True, weights_only=True))) for path in sys.argv[1:3])
    with torch.inference_mode():
        for path, before in a.items():
            x, y = before.float().flatten(), b[path].float().flatten()
            d = y - x
            norm = x.norm()
            print(path, d.abs().max().item(), (d.norm() / norm).item(), (torch.dot(x, y) / (norm * y.norm())).item())


main()
