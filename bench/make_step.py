"""Makes a checkpoint as it may be some steps later: every floating-point number moves a little.

    python bench/make_step.py FROM TO
"""

import sys

import torch


def moved(value):
    if isinstance(value, torch.Tensor):
        if value.is_floating_point() and value.dim() > 0:
            value.add_(torch.randn_like(value), alpha=1e-3)
        elif value.is_floating_point():
            value.add_(2)  # the optimizer's own count of steps
    elif isinstance(value, dict):
        for key, item in value.items():
            moved(item)
            if key in ("step", "iter_num") and isinstance(item, int):
                value[key] = item + 2
    elif isinstance(value, (list, tuple)):
        for item in value:
            moved(item)


def main():
    torch.manual_seed(20)
    checkpoint = torch.load(sys.argv[1], weights_only=True)
    moved(checkpoint)
    for slots in checkpoint["optimizer"]["state"].values():
        if "exp_avg_sq" in slots:
            slots["exp_avg_sq"].abs_()
    torch.save(checkpoint, sys.argv[2])


main()
