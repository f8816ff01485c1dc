"""One GPT in two namings: the seed model's and nanoGPT's.

B batch, T positions, C width, V vocabulary, H heads, L layers.
The arithmetic is the same. What differs is what a checkpoint shows: the names, whether a weight lies
[in, out] or [out, in], whether there are biases, and whether the tied head is written.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F


class InOut(nn.Module):
    """y = x W + b with W [in, out], as GPT-2 lays it out; nn.Linear has W [out, in]."""

    def __init__(self, inputs, outputs, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None

    def forward(self, x):
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


class Attention(nn.Module):
    def __init__(self, config, projection):
        super().__init__()
        C, bias = config["n_embd"], config["bias"]
        self.heads = config["n_head"]
        self.c_attn = projection(C, 3 * C, bias=bias)
        self.c_proj = projection(C, C, bias=bias)

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = (part.view(B, T, self.heads, C // self.heads).transpose(1, 2)  # (B, H, T, C/H)
                   for part in self.c_attn(x).split(C, dim=2))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.c_proj(y.transpose(1, 2).reshape(B, T, C))


class Mlp(nn.Module):
    def __init__(self, config, projection):
        super().__init__()
        C, bias = config["n_embd"], config["bias"]
        self.c_fc = projection(C, 4 * C, bias=bias)
        self.c_proj = projection(4 * C, C, bias=bias)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x)))  # the exact GELU, not the tanh approximation


class Block(nn.Module):
    def __init__(self, config, projection):
        super().__init__()
        C, bias = config["n_embd"], config["bias"]
        self.ln_1 = nn.LayerNorm(C, bias=bias)
        self.attn = Attention(config, projection)
        self.ln_2 = nn.LayerNorm(C, bias=bias)
        self.mlp = Mlp(config, projection)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class SeedGpt(nn.Module):
    """wte, wpe, blocks.N, ln_f; weights [in, out]; the head is wte itself and is not written."""

    def __init__(self, config):
        super().__init__()
        C = config["n_embd"]
        self.wte = nn.Embedding(config["vocab_size"], C)
        self.wpe = nn.Embedding(config["block_size"], C)
        self.blocks = nn.ModuleList(Block(config, InOut) for _ in range(config["n_layer"]))
        self.ln_f = nn.LayerNorm(C, bias=config["bias"])
        initialise(self, config["n_layer"])

    def forward(self, tokens):
        """(B, T) tokens -> (B, T, V) logits."""
        return run(tokens, self.wte, self.wpe, self.blocks, self.ln_f) @ self.wte.weight.T


class NanoGpt(nn.Module):
    """transformer.wte, .wpe, .h.N, .ln_f; weights [out, in]; lm_head is written and shares wte's storage."""

    def __init__(self, config):
        super().__init__()
        C, V = config["n_embd"], config["vocab_size"]
        self.transformer = nn.ModuleDict({
            "wte": nn.Embedding(V, C),
            "wpe": nn.Embedding(config["block_size"], C),
            "h": nn.ModuleList(Block(config, nn.Linear) for _ in range(config["n_layer"])),
            "ln_f": nn.LayerNorm(C, bias=config["bias"]),
        })
        self.lm_head = nn.Linear(C, V, bias=False)
        self.transformer.wte.weight = self.lm_head.weight
        initialise(self, config["n_layer"])

    def forward(self, tokens):
        """(B, T) tokens -> (B, T, V) logits."""
        t = self.transformer
        return self.lm_head(run(tokens, t.wte, t.wpe, t.h, t.ln_f))


def run(tokens, wte, wpe, blocks, ln_f):
    x = wte(tokens) + wpe(torch.arange(tokens.shape[1]))
    for block in blocks:
        x = block(x)
    return ln_f(x)


def initialise(model, layers):
    """GPT-2's start: N(0, 0.02), and narrower where a block adds to the residual, twice a layer."""
    for name, parameter in model.named_parameters():
        if name.endswith("c_proj.weight"):
            nn.init.normal_(parameter, std=0.02 / math.sqrt(2 * layers))
        elif parameter.dim() >= 2:
            nn.init.normal_(parameter, std=0.02)
        elif name.endswith(".bias"):
            nn.init.zeros_(parameter)


def decay_groups(model, weight_decay):
    """nanoGPT's two groups: matrices decay, biases and norms do not."""
    parameters = list(model.parameters())
    return [
        {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
    ]


def cross_entropy(logits, targets):
    """Mean over every position: logits (B, T, V), targets (B, T)."""
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten())
