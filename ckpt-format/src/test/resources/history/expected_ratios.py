"""Makes ratios.csv: the largest change of a weight as a share of Adam's bound, by PyTorch in double precision; of SGD the way
as a share of what its momentum would take. Rounding is left out, which Java allows for.

    python expected_ratios.py > ratios.csv
"""

import math
import pathlib

import torch

RESOURCES = pathlib.Path(__file__).parent.parent


def step(checkpoint):
    return next(checkpoint[key] for key in ("step", "iter_num", "global_step") if key in checkpoint)


def names(checkpoint):
    """The optimizer's parameters by number: matrices first where there are two groups."""
    seen, parameters = set(), []
    for name, tensor in checkpoint["model"].items():
        if tensor.data_ptr() not in seen and not name.endswith(".attn.bias"):
            seen.add(tensor.data_ptr())
            parameters.append((name, tensor))
    if len(checkpoint["optimizer"]["param_groups"]) == 2:
        parameters = [p for p in parameters if p[1].dim() >= 2] + [p for p in parameters if p[1].dim() < 2]
    return [name for name, _ in parameters]


def adam(a, b):
    largest = 0
    order = names(a)
    for group in a["optimizer"]["param_groups"]:
        rate = max([group["lr"]] + [other["lr"] for other in b["optimizer"]["param_groups"]])
        b1, b2 = group["betas"]
        travel = sum((1 - b1) / (1 - b1**t) * math.sqrt((1 - b2**t) / (1 - b2))
                     * math.sqrt(sum((b1 * b1 / b2)**j for j in range(t)))
                     for t in range(step(a) + 1, step(b) + 1)) * rate
        decay = rate * group["weight_decay"] if group["decoupled_weight_decay"] else 0
        shrink = 1 - (1 - decay)**(step(b) - step(a))
        for number in group["params"]:
            before = a["model"][order[number]].double()
            change = (b["model"][order[number]].double() - before).abs()
            at = change.argmax()
            largest = max(largest, (change.flatten()[at] / (travel + shrink * before.flatten()[at].abs())).item())
    return largest


def norm(tensors):
    return math.sqrt(sum((tensor.double()**2).sum().item() for tensor in tensors))


def sgd(a, b):
    way = norm(b["model"][name].double() - a["model"][name].double() for name in names(a))
    buffers = max(norm(state["momentum_buffer"] for state in c["optimizer"]["state"].values()) for c in (a, b))
    return way / (a["optimizer"]["param_groups"][0]["lr"] * (step(b) - step(a)) * buffers)


print("first, second, ratio")
for first, second in [(f"golden/{case}/start.pt", f"golden/{case}/end.pt") for case in
                      ("seed-adamw", "seed-sgd-momentum", "seed-adam-schedule", "nanogpt", "hf-gpt2")] + [
                          (f"history/{kind}-first/step-{x}.pt", f"history/{kind}-first/step-{y}.pt")
                          for kind in ("adamw", "sgd") for x, y in (("050", "052"), ("050", "150"))]:
    a, b = (torch.load(RESOURCES / file, weights_only=False) for file in (first, second))
    ratio = (adam if "betas" in a["optimizer"]["param_groups"][0] else sgd)(a, b)
    print(f"{first}, {second}, {ratio:.6f}")
