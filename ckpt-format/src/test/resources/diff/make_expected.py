"""What PyTorch says of the change from start.pt to end.pt of each golden run.

    python make_expected.py > expected.json

Run where ../golden lies. Everything is worked out in float64 from the stored float32 numbers; keys are the paths of the
tensors in the file, keys joined by dots.
"""
import json
import pathlib

import torch


def tensors(value, path=()):
    if isinstance(value, torch.Tensor):
        yield ".".join(map(str, path)), value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from tensors(item, (*path, key))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from tensors(item, (*path, index))


def change(a, b):
    a64, b64 = a.double(), b.double()
    d = b64 - a64
    norm = torch.linalg.vector_norm
    at = int(d.abs().argmax())
    place = [int(i) for i in torch.unravel_index(torch.tensor(at), d.shape)] if d.dim() else []
    return {
        "maxAbs": d.abs().max().item(),
        "maxAbsAt": place,
        "rms": d.square().mean().sqrt().item(),
        "rel": (norm(d) / norm(a64)).item() if norm(d) > 0 else 0.0,
        "cosine": ((a64 * b64).sum() / (norm(a64) * norm(b64))).item(),
        "changedCount": int((a != b).sum()),
    }


golden = pathlib.Path(__file__).parent.parent / "golden"
expected = {}
for case in sorted(path.name for path in golden.iterdir() if (path / "end.pt").exists()):
    start = dict(tensors(torch.load(golden / case / "start.pt", weights_only=True)))
    end = dict(tensors(torch.load(golden / case / "end.pt", weights_only=True)))
    expected[case] = {
        path: change(start[path], end[path])
        for path in start
        if not torch.equal(start[path], end[path]) and start[path].is_floating_point()
    }
print("{")
for i, (case, rows) in enumerate(expected.items()):
    print(f" {json.dumps(case)}: {{")
    for j, (path, row) in enumerate(rows.items()):
        print(f"  {json.dumps(path)}: {json.dumps(row)}{',' if j + 1 < len(rows) else ''}")
    print(" }" + ("," if i + 1 < len(expected) else ""))
print("}")
