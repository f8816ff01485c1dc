"""Writes odd.pt: a small GPT with AdamW state in which something is wrong in every way that a health check knows.

    python make_odd.py
"""
import pathlib

import torch

torch.manual_seed(5)
C, V, T, LAYERS = 8, 30, 16, 5


def model():
    weights = {"wte.weight": torch.randn(V, C) * 0.02, "wpe.weight": torch.randn(T, C) * 0.02}
    for n in range(LAYERS):
        layer = f"blocks.{n}."
        weights[layer + "ln_1.weight"] = torch.ones(C) + torch.randn(C) * 0.01
        weights[layer + "ln_1.bias"] = torch.randn(C) * 0.01
        weights[layer + "attn.c_attn.weight"] = torch.randn(C, 3 * C) * 0.02
        weights[layer + "attn.c_attn.bias"] = torch.randn(3 * C) * 0.01
        weights[layer + "attn.c_proj.weight"] = torch.randn(C, C) * 0.02
        weights[layer + "attn.c_proj.bias"] = torch.randn(C) * 0.01
        weights[layer + "ln_2.weight"] = torch.ones(C) + torch.randn(C) * 0.01
        weights[layer + "ln_2.bias"] = torch.randn(C) * 0.01
        weights[layer + "mlp.c_fc.weight"] = torch.randn(C, 4 * C) * 0.02
        weights[layer + "mlp.c_fc.bias"] = torch.randn(4 * C) * 0.01
        weights[layer + "mlp.c_proj.weight"] = torch.randn(4 * C, C) * 0.02
        weights[layer + "mlp.c_proj.bias"] = torch.randn(C) * 0.01
    weights["ln_f.weight"] = torch.ones(C)                      # constant
    weights["ln_f.bias"] = torch.zeros(C)                       # a vector of zeros
    weights["wte.weight"][0] = 0                                # a row kept for padding
    weights["wte.weight"][7] *= 40                              # a long row
    weights["blocks.1.mlp.c_fc.weight"][2, 3] = float("nan")    # NaN
    weights["blocks.1.mlp.c_fc.weight"][4, 5] = float("inf")
    weights["blocks.2.attn.c_proj.weight"][:] = 0               # a matrix of zeros
    weights["blocks.3.attn.c_attn.weight"][5] = 0               # a dead row
    weights["blocks.3.mlp.c_proj.weight"][:, 1] = 0             # a dead column
    weights["blocks.4.attn.c_attn.weight"] *= 100               # far larger than in other layers
    return weights


def optimizer(weights):
    state = {}
    for i, (name, weight) in enumerate(weights.items()):
        state[i] = {"step": torch.tensor(10.0), "exp_avg": torch.randn_like(weight) * 1e-3,
                    "exp_avg_sq": torch.rand_like(weight) * 1e-6 + 1e-9}
    names = list(weights)
    state[names.index("wte.weight")]["exp_avg_sq"][:20] = 0     # no gradients
    state[names.index("wpe.weight")]["step"] = torch.tensor(7.0)
    state[names.index("blocks.0.ln_1.bias")]["exp_avg_sq"][3] = -1e-7
    state[names.index("blocks.0.ln_1.weight")]["exp_avg"][0] = float("nan")
    group = {"lr": 3e-4, "betas": (0.9, 0.95), "eps": 1e-8, "weight_decay": 0.1, "amsgrad": False,
             "decoupled_weight_decay": True, "params": list(range(len(names)))}
    return {"state": state, "param_groups": [group]}


if __name__ == "__main__":
    weights = model()
    torch.save({"model": weights, "optimizer": optimizer(weights), "step": 10},
               pathlib.Path(__file__).parent / "odd.pt")
