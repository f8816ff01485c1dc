"""Makes norms.csv: by PyTorch in double precision the size of the weights of each kind and their change since the checkpoint
before, as a share of their size there.

    python expected_norms.py > norms.csv
"""

import math
import pathlib

import torch

RESOURCES = pathlib.Path(__file__).parent.parent
ROLES = {"embedding": "wte.", "position": "wpe.", "attention": ".attn.", "mlp": ".mlp.", "norm": "ln_", "all": ""}


def norm(tensors):
    return math.sqrt(sum((tensor.double()**2).sum().item() for tensor in tensors))


print("first, second, role, before, after, ratio")
for first, second in (("history/adamw-first/step-050.pt", "history/adamw-first/step-052.pt"),
                      ("golden/seed-adamw/start.pt", "golden/seed-adamw/end.pt"),
                      ("golden/nanogpt/start.pt", "golden/nanogpt/end.pt")):
    a, b = (torch.load(RESOURCES / file, weights_only=False)["model"] for file in (first, second))
    for role, word in ROLES.items():
        names = [name for name in a if word in name and name != "lm_head.weight"]
        before = norm(a[name] for name in names)
        print(f"{first}, {second}, {role}, {before!r}, {norm(b[name] for name in names)!r}, "
              f"{norm(b[name].double() - a[name].double() for name in names) / before!r}")
