"""Make the small real checkpoints of this folder, then load each one again and print what it holds.

    python samples/make_samples.py [FOLDER]

Needs torch, safetensors and transformers (README.md names the versions). Same versions, same kind of
processor: same bytes.
"""

import argparse
import json
import math
import pickle
import struct
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import GPT2Config, GPT2LMHeadModel
from transformers.utils import logging

import check_samples
import korean_hiring
from tiny_gpt import NanoGpt, SeedGpt, cross_entropy, decay_groups

TRAIN_TOKENS, VAL_TOKENS = 100_000, 10_000
BATCH, CONTEXT = 16, 64
# Small enough that all files together stay under 6 MB; four layers, so that a summary has something to fold.
# Layers, heads and width differ from each other and from nanoGPT's below: no number can be mistaken for another.
SEED_SHAPE = {"block_size": CONTEXT, "n_layer": 4, "n_head": 5, "n_embd": 40, "bias": True}
SEED_STEPS, SEED_RUN = 400, (200, 300)
LEARNING_RATE, BETAS, WEIGHT_DECAY, CLIP = 3e-3, (0.9, 0.95), 0.1, 1.0

NANO_STEPS = 400
# The settings nanoGPT's train.py keeps in every checkpoint. The run is cut at iteration 400 of 600, so that
# there is something left to resume.
NANO_CONFIG = {
    "out_dir": "out", "eval_interval": 200, "log_interval": 10, "eval_iters": 20, "eval_only": False,
    "always_save_checkpoint": True, "init_from": "scratch", "wandb_log": False, "wandb_project": "korean-hiring",
    "wandb_run_name": "mini-gpt", "dataset": "korean-hiring", "gradient_accumulation_steps": 1,
    "batch_size": BATCH, "block_size": CONTEXT, "n_layer": 3, "n_head": 4, "n_embd": 48, "dropout": 0.0,
    "bias": False, "learning_rate": LEARNING_RATE, "max_iters": 600, "weight_decay": WEIGHT_DECAY,
    "beta1": BETAS[0], "beta2": BETAS[1], "grad_clip": CLIP, "decay_lr": True, "warmup_iters": 20,
    "lr_decay_iters": 600, "min_lr": LEARNING_RATE / 10, "backend": "gloo", "device": "cpu", "dtype": "float32",
    "compile": False,
}
MODEL_ARGS = ("n_layer", "n_head", "n_embd", "block_size", "bias", "vocab_size", "dropout")


def write_data(folder):
    """train.bin and val.bin (uint16, little-endian) and meta.pkl, as nanoGPT's prepare.py writes them."""
    text = korean_hiring.text(TRAIN_TOKENS + VAL_TOKENS, seed=1)
    chars = sorted(set(text))
    stoi = {c: i for i, c in enumerate(chars)}
    tokens = [stoi[c] for c in text]
    for name, part in (("train.bin", tokens[:TRAIN_TOKENS]), ("val.bin", tokens[TRAIN_TOKENS:])):
        (folder / name).write_bytes(struct.pack(f"<{len(part)}H", *part))
    meta = {"vocab_size": len(chars), "itos": dict(enumerate(chars)), "stoi": stoi}
    # A fixed protocol: the default grows with Python's version.
    (folder / "meta.pkl").write_bytes(pickle.dumps(meta, protocol=4))
    return meta


def batch(tokens, draw):
    """BATCH random windows: inputs (B, T) and the same one position on (B, T)."""
    starts = torch.randint(len(tokens) - CONTEXT, (BATCH,), generator=draw).tolist()
    return (torch.stack([tokens[s:s + CONTEXT] for s in starts]),
            torch.stack([tokens[s + 1:s + 1 + CONTEXT] for s in starts]))


def take_step(model, optimizer, inputs, targets):
    optimizer.zero_grad(set_to_none=True)
    cross_entropy(model(inputs), targets).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
    optimizer.step()


def train_seed(folder, vocab_size):
    """The seed model's run: run/step-000200.pt, run/step-000300.pt, and its end, seed-gpt.pt."""
    torch.manual_seed(1)
    config = {"vocab_size": vocab_size, **SEED_SHAPE, "tied": True, "gelu": "none", "layout": "conv1d"}
    model = SeedGpt(config)
    optimizer = torch.optim.AdamW(decay_groups(model, WEIGHT_DECAY), lr=LEARNING_RATE, betas=BETAS)
    tokens, draw = check_samples.tokens(folder / "train.bin"), torch.Generator().manual_seed(2)

    def save(path, step):
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step,
                    "config": config}, path)

    (folder / "run").mkdir(exist_ok=True)
    before = check_samples.loss(model, CONTEXT, folder)
    for step in range(1, SEED_STEPS + 1):
        take_step(model, optimizer, *batch(tokens, draw))
        if step in SEED_RUN:
            save(folder / "run" / f"step-{step:06}.pt", step)
    save(folder / "seed-gpt.pt", SEED_STEPS)
    return model, config, before


def nano_learning_rate(iteration):
    """nanoGPT's schedule: linear warm-up, then half a cosine down to min_lr."""
    c = NANO_CONFIG
    if iteration < c["warmup_iters"]:
        return c["learning_rate"] * (iteration + 1) / (c["warmup_iters"] + 1)
    done = (iteration - c["warmup_iters"]) / (c["lr_decay_iters"] - c["warmup_iters"])
    return c["min_lr"] + 0.5 * (1 + math.cos(math.pi * done)) * (c["learning_rate"] - c["min_lr"])


def train_nano(folder, vocab_size):
    """nanogpt.pt, as nanoGPT's train.py leaves ckpt.pt: at an evaluation, before that iteration's step."""
    torch.manual_seed(3)
    model_args = {name: {**NANO_CONFIG, "vocab_size": vocab_size}[name] for name in MODEL_ARGS}
    model = NanoGpt(model_args)
    optimizer = torch.optim.AdamW(decay_groups(model, WEIGHT_DECAY), lr=LEARNING_RATE, betas=BETAS)
    tokens, draw = check_samples.tokens(folder / "train.bin"), torch.Generator().manual_seed(4)
    before = best = check_samples.loss(model, CONTEXT, folder)
    for iteration in range(NANO_STEPS + 1):
        for group in optimizer.param_groups:
            group["lr"] = nano_learning_rate(iteration)
        if iteration > 0 and iteration % NANO_CONFIG["eval_interval"] == 0:
            best = min(best, check_samples.loss(model, CONTEXT, folder))
        if iteration < NANO_STEPS:
            take_step(model, optimizer, *batch(tokens, draw))
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "model_args": model_args,
                "iter_num": NANO_STEPS, "best_val_loss": torch.tensor(best), "config": NANO_CONFIG},
               folder / "nanogpt.pt")
    return before


def write_safetensors(model, config, folder):
    """seed-gpt.safetensors: the weights alone, with what a reader wants to know in the metadata."""
    path = folder / "seed-gpt.safetensors"
    metadata = {"format": "pt", "step": str(SEED_STEPS), "config": json.dumps(config)}
    save_file(model.state_dict(), path, metadata=metadata)
    # The library writes metadata in the order of a hash map, another one at each run. Sorted, the same file
    # comes out every time; the length does not change.
    data = path.read_bytes()
    end = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:end])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    path.write_bytes(data[:8] + json.dumps(header, separators=(",", ":")).encode().ljust(end - 8) + data[end:])


def write_hugging_face(model, config, meta, folder):
    """hf-gpt2/: the seed model in Hugging Face's clothes. The names change, not one number does."""
    newline = meta["stoi"]["\n"]
    hf = GPT2LMHeadModel(GPT2Config(
        vocab_size=config["vocab_size"], n_positions=config["block_size"], n_layer=config["n_layer"],
        n_head=config["n_head"], n_embd=config["n_embd"], activation_function="gelu", resid_pdrop=0.0,
        embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=newline, eos_token_id=newline))
    weights = {check_samples.hugging_face_name(name): w for name, w in model.state_dict().items()}
    hf.load_state_dict(weights | {"lm_head.weight": weights["transformer.wte.weight"]})
    hf.save_pretrained(folder / "hf-gpt2")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    folder = arguments.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    logging.disable_progress_bar()
    torch.set_num_threads(1)  # sums in one order: the same bits on every run
    torch.use_deterministic_algorithms(True)

    meta = write_data(folder)
    model, config, seed_before = train_seed(folder, meta["vocab_size"])
    nano_before = train_nano(folder, meta["vocab_size"])
    write_safetensors(model, config, folder)
    write_hugging_face(model, config, meta, folder)
    print(f"loss before training: seed {seed_before:.4f}, nanoGPT {nano_before:.4f}"
          f" (knowing nothing: {math.log(meta['vocab_size']):.4f})\n")
    check_samples.check(folder)


if __name__ == "__main__":
    main()
