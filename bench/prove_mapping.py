"""Proves that a mapped checkpoint is the same training run in another framework.

Loads each given file into a model of its layout, as that framework's own script does, and goes on with PyTorch where the
original stopped:

  * the first batch of the trace gives the original's loss to 1e-5 (`probe.pt`);
  * the optimizer, built as the framework builds it and filled by `load_state_dict`, takes the trace's steps, and every loss
    is the original's to 1e-4 of it (`trace.json`).

    python bench/prove_mapping.py GOLDEN/seed-adamw nanogpt=mapped.pt hf-gpt2=other.pt

Needs a Python with torch, and transformers for hf-gpt2. Prints a line a file, and ends with 1 when one of them fails.
"""

import argparse
import json
import math
import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional as F


def gelu_of(name):
    """`none` and `tanh` are what F.gelu calls its two kinds."""
    return lambda x: F.gelu(x, approximate=name)


class Conv1D(nn.Module):
    """y = x W + b, W being [in, out]: the seed model's layout."""

    def __init__(self, inputs, outputs, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.empty(outputs)) if bias else None

    def forward(self, x):
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


class LayerNorm(nn.Module):
    def __init__(self, width, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width))
        self.bias = nn.Parameter(torch.empty(width)) if bias else None

    def forward(self, x):
        return F.layer_norm(x, self.weight.shape, self.weight, self.bias, 1e-5)


class Attention(nn.Module):
    def __init__(self, matrix, width, heads, bias):
        super().__init__()
        self.heads = heads
        self.c_attn = matrix(width, 3 * width, bias)
        self.c_proj = matrix(width, width, bias)

    def forward(self, x):
        batch, time, width = x.shape
        parts = self.c_attn(x).view(batch, time, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_causal=True)
        return self.c_proj(y.transpose(1, 2).reshape(batch, time, width))


class Mlp(nn.Module):
    def __init__(self, matrix, width, bias, gelu):
        super().__init__()
        self.c_fc = matrix(width, 4 * width, bias)
        self.c_proj = matrix(4 * width, width, bias)
        self.gelu = gelu

    def forward(self, x):
        return self.c_proj(self.gelu(self.c_fc(x)))


class Block(nn.Module):
    def __init__(self, matrix, width, heads, bias, gelu):
        super().__init__()
        self.ln_1 = LayerNorm(width, bias)
        self.attn = Attention(matrix, width, heads, bias)
        self.ln_2 = LayerNorm(width, bias)
        self.mlp = Mlp(matrix, width, bias, gelu)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


def embed_and_run(model, blocks, tokens):
    x = model.wte(tokens) + model.wpe(torch.arange(tokens.shape[1]))
    for block in blocks:
        x = block(x)
    return model.ln_f(x)


class NanoGpt(nn.Module):
    """transformer.h.N, nn.Linear; the head is the embedding, unless the checkpoint's is not."""

    def __init__(self, args, gelu, tied):
        super().__init__()
        linear = lambda inputs, outputs, bias: nn.Linear(inputs, outputs, bias=bias)  # noqa: E731
        width, bias = args["n_embd"], args["bias"]
        self.transformer = nn.ModuleDict(dict(
            wte=nn.Embedding(args["vocab_size"], width), wpe=nn.Embedding(args["block_size"], width),
            h=nn.ModuleList(Block(linear, width, args["n_head"], bias, gelu) for _ in range(args["n_layer"])),
            ln_f=LayerNorm(width, bias)))
        self.lm_head = nn.Linear(width, args["vocab_size"], bias=False)
        if tied:
            self.transformer.wte.weight = self.lm_head.weight

    def forward(self, tokens):
        return self.lm_head(embed_and_run(self.transformer, self.transformer.h, tokens))


class Seed(nn.Module):
    """blocks.N, matrices [in, out]."""

    def __init__(self, config, gelu):
        super().__init__()
        width, bias = config["n_embd"], config["bias"]
        self.wte = nn.Embedding(config["vocab_size"], width)
        self.wpe = nn.Embedding(config["block_size"], width)
        self.blocks = nn.ModuleList(Block(Conv1D, width, config["n_head"], bias, gelu)
                                    for _ in range(config["n_layer"]))
        self.ln_f = LayerNorm(width, bias)
        if not config["tied"]:
            self.lm_head = nn.Linear(width, config["vocab_size"], bias=False)
        self.tied = config["tied"]

    def forward(self, tokens):
        x = embed_and_run(self, self.blocks, tokens)
        return x @ self.wte.weight.t() if self.tied else self.lm_head(x)


class HuggingFace(nn.Module):
    """transformers' own model, from the file's own configuration."""

    def __init__(self, config):
        super().__init__()
        import transformers
        self.model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**config))

    def forward(self, tokens):
        return self.model(tokens).logits


def build(layout, checkpoint):
    config = checkpoint["config"]
    state = checkpoint["model"]
    if layout == "nanogpt":
        tied = state["lm_head.weight"].data_ptr() == state["transformer.wte.weight"].data_ptr()
        model = NanoGpt(checkpoint["model_args"], gelu_of(config.get("gelu", "none")), tied)
        model.load_state_dict(state)
    elif layout == "seed":
        model = Seed(config, gelu_of(config["gelu"]))
        model.load_state_dict(state)
    else:
        model = HuggingFace(config)
        model.model.load_state_dict(state)
    return model


def optimizer_for(layout, model, checkpoint, kind):
    """The groups that each framework's own code makes: nanoGPT splits by dimensions; transformers' Trainer by what is
    decayed, or its user's script makes one group; the seed's script either."""
    names = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
    count = len(checkpoint["optimizer"]["param_groups"])
    if layout == "nanogpt" or (layout == "seed" and count == 2):
        groups = [[p for _, p in names if p.dim() >= 2], [p for _, p in names if p.dim() < 2]]
    elif count == 2:
        plain = lambda name: "bias" not in name and ".ln_" not in name  # noqa: E731
        groups = [[p for n, p in names if plain(n)], [p for n, p in names if not plain(n)]]
    else:
        groups = [[p for _, p in names]]
    make = {"AdamW": torch.optim.AdamW, "Adam": torch.optim.Adam,
            "SGD": lambda params, lr: torch.optim.SGD(params, lr=lr, momentum=0.9)}[kind]
    optimizer = make([{"params": group} for group in groups], lr=1.0)
    optimizer.load_state_dict(checkpoint["optimizer"])
    # biases that the mapping added have no state, and the original did not train any
    stepped = len(checkpoint["optimizer"]["state"])
    held = [p for group in optimizer.param_groups for p in group["params"] if p not in optimizer.state]
    if stepped:
        for parameter in held:
            parameter.requires_grad = False
    return optimizer, len(held) if stepped else 0


def loss_of(model, step):
    logits = model(torch.tensor(step["x"]))
    return F.cross_entropy(logits.view(-1, logits.shape[-1]), torch.tensor(step["y"]).view(-1))


def prove(golden, layout, path):
    trace = json.loads((golden / "trace.json").read_text())
    probe = torch.load(golden / "probe.pt", weights_only=True)
    checkpoint = torch.load(path, weights_only=True, mmap=True)
    model = build(layout, checkpoint)
    with torch.no_grad():
        first = abs(loss_of(model, trace["steps"][0]).item() - float(probe["loss"]))
    optimizer, held = optimizer_for(layout, model, checkpoint, trace["optimizer"])
    worst = 0.0
    for step in trace["steps"]:
        for group in optimizer.param_groups:
            group["lr"] = step["lr"]
        loss = loss_of(model, step)
        worst = max(worst, abs(loss.item() - step["loss"]) / abs(step["loss"]))
        optimizer.zero_grad()
        loss.backward()
        if trace["clip"]:
            nn.utils.clip_grad_norm_(model.parameters(), trace["clip"])
        optimizer.step()
    good = first <= 1e-5 and worst <= 1e-4 and not math.isnan(worst)
    print(f"{'ok  ' if good else 'FAIL'} {golden.name} as {layout}: first loss within {first:.1e} of the original's, "
          f"{len(trace['steps'])} resumed steps within {worst:.1e} of it"
          + (f" ({held} added biases held at zero)" if held else ""))
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("golden", type=pathlib.Path, help="folder with trace.json and probe.pt")
    parser.add_argument("files", nargs="+", metavar="LAYOUT=FILE", help="seed, nanogpt or hf-gpt2, and a mapped file")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    results = []
    for text in arguments.files:
        layout, _, path = text.partition("=")
        results.append(prove(arguments.golden, layout, path))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
