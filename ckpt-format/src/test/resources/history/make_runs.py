"""Makes the small training runs beside this file: a GPT of two layers, 8 wide, on made-up text.

    python make_runs.py          # PyTorch 2.13; writes <run>/step-<n>.pt

For AdamW and for SGD with momentum:
    <kind>-first    a run
    <kind>-seed     the same with another seed: other weights to begin with, other data
    <kind>-data     the same weights to begin with, other data
For AdamW alone, from the first run's 51st step on:
    adamw-pause    the first run, whose 52nd step has a learning rate of 0
    adamw-fork     the same, which reads other data from that step on: there the moments part, and the weights later
And `made`, numbers that can be checked by hand: two weights that grow, become NaN, and are of another shape.
"""

import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
VOCABULARY, CONTEXT, WIDTH, HEADS, LAYERS, BATCH = 16, 8, 8, 2, 2, 8
STEPS = (50, 52, 150)
PAUSE = 52
torch.set_num_threads(1)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1 = nn.LayerNorm(WIDTH, bias=False)
        self.attn = nn.ModuleDict({"c_attn": nn.Linear(WIDTH, 3 * WIDTH, bias=False),
                                   "c_proj": nn.Linear(WIDTH, WIDTH, bias=False)})
        self.ln_2 = nn.LayerNorm(WIDTH, bias=False)
        self.mlp = nn.ModuleDict({"c_fc": nn.Linear(WIDTH, 4 * WIDTH, bias=False),
                                  "c_proj": nn.Linear(4 * WIDTH, WIDTH, bias=False)})

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = (part.view(B, T, HEADS, C // HEADS).transpose(1, 2)
                   for part in self.attn["c_attn"](self.ln_1(x)).split(C, dim=2))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.attn["c_proj"](y.transpose(1, 2).reshape(B, T, C))
        return x + self.mlp["c_proj"](F.gelu(self.mlp["c_fc"](self.ln_2(x))))


class Gpt(nn.Module):
    def __init__(self, seed):
        super().__init__()
        torch.manual_seed(seed)
        self.transformer = nn.ModuleDict({
            "wte": nn.Embedding(VOCABULARY, WIDTH),
            "wpe": nn.Embedding(CONTEXT, WIDTH),
            "h": nn.ModuleList(Block() for _ in range(LAYERS)),
            "ln_f": nn.LayerNorm(WIDTH, bias=False),
        })
        self.lm_head = nn.Linear(WIDTH, VOCABULARY, bias=False)
        self.transformer.wte.weight = self.lm_head.weight
        for name, parameter in self.named_parameters():
            if parameter.dim() >= 2:
                std = 0.1 / math.sqrt(2 * LAYERS) if name.endswith("c_proj.weight") else 0.1
                nn.init.normal_(parameter, std=std)

    def forward(self, tokens):
        t = self.transformer
        x = t.wte(tokens) + t.wpe(torch.arange(tokens.shape[1]))
        for block in t.h:
            x = block(x)
        return self.lm_head(t.ln_f(x))


def text(seed):
    """Words of three letters in an order that can be learned."""
    generator = torch.Generator().manual_seed(seed)
    words = torch.randint(VOCABULARY, (12, 3), generator=generator)
    order = torch.randint(12, (400,), generator=generator)
    return words[order].flatten()


def batches(seed):
    data = text(seed)
    generator = torch.Generator().manual_seed(seed)
    while True:
        at = torch.randint(len(data) - CONTEXT - 1, (BATCH,), generator=generator)
        yield (torch.stack([data[i:i + CONTEXT] for i in at]),
               torch.stack([data[i + 1:i + 1 + CONTEXT] for i in at]))


def optimizer(kind, model):
    if kind == "sgd":
        return torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)
    decaying = [p for p in model.parameters() if p.dim() >= 2]
    plain = [p for p in model.parameters() if p.dim() < 2]
    return torch.optim.AdamW([{"params": decaying, "weight_decay": 0.1}, {"params": plain, "weight_decay": 0.0}],
                             lr=1e-3, betas=(0.9, 0.99))


def train(name, kind, seed, data, steps=STEPS, pause=False, fork=None):
    model = Gpt(seed)
    optim = optimizer(kind, model)
    rates = [group["lr"] for group in optim.param_groups]
    stream, other = batches(data), batches(fork) if fork else None
    (HERE / name).mkdir(exist_ok=True)
    for step in range(1, max(steps) + 1):
        x, y = next(stream)
        if other and step >= PAUSE:
            x, y = next(other)
        for group, rate in zip(optim.param_groups, rates):
            group["lr"] = 0.0 if pause and step == PAUSE else rate
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        optim.zero_grad()
        loss.backward()
        optim.step()
        if step in steps:
            for group, rate in zip(optim.param_groups, rates):
                group["lr"] = rate
            torch.save({"model": model.state_dict(), "optimizer": optim.state_dict(), "step": step,
                        "val_loss": loss.item(), "config": {"seed": seed, "data": data}},
                       HERE / name / f"step-{step:03}.pt")
    print(name, loss.item())


for kind in ("adamw", "sgd"):
    train(f"{kind}-first", kind, 1, 1)
    train(f"{kind}-seed", kind, 2, 2)
    train(f"{kind}-data", kind, 1, 3)
train("adamw-pause", "adamw", 1, 1, steps=(51, 52, 150), pause=True)
train("adamw-fork", "adamw", 1, 1, steps=(51, 52, 150), pause=True, fork=4)


def made(step, wte, ln_f, **more):
    (HERE / "made").mkdir(exist_ok=True)
    torch.save({"model": {"wte.weight": torch.tensor(wte), "ln_f.weight": torch.tensor(ln_f)}, "step": step, **more},
               HERE / "made" / f"step-{step}.pt")


NAN, INFINITE = float("nan"), float("inf")
made(1, [[3.0, 0.0], [0.0, 0.0]], [4.0, 0.0], lr=0.1, val_loss=2.5, config={"dropout": 0.1})
made(2, [[3.0, 4.0], [0.0, 0.0]], [4.0, 0.0], lr=0.05, val_loss=1.5, config={"dropout": 0.2})
made(3, [[NAN, INFINITE], [0.0, 2.0]], [NAN, 0.0], lr=0.05, val_loss=NAN, config={"dropout": 0.2})
made(4, [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]], [2.0, 0.0], lr=0.05, config={"dropout": 0.2})
