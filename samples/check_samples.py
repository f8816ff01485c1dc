"""Load each sample as a stranger would (weights_only, plain and mapped) and print what it holds.

    python samples/check_samples.py [FOLDER]
"""

import argparse
import pickle
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from transformers import GPT2LMHeadModel
from transformers.utils import logging

from tiny_gpt import NanoGpt, SeedGpt, cross_entropy

SEED_FILES = ("run/step-000200.pt", "run/step-000300.pt", "seed-gpt.pt")
# "Under 6 MB together", in the stricter reading.
LARGEST_TOTAL = 6_000_000
SAMPLES = ("*.pt", "run/*.pt", "*.safetensors", "hf-gpt2/*", "*.bin", "*.pkl")


def tokens(path):
    """A file of uint16 as int64, which is what an embedding takes."""
    return torch.frombuffer(bytearray(path.read_bytes()), dtype=torch.uint16).long()


@torch.no_grad()
def loss(forward, context, folder):
    """Mean loss over val.bin in windows of `context` tokens: the same windows for every model."""
    data = tokens(folder / "val.bin")
    windows = (len(data) - 1) // context
    inputs, targets = (data[i:i + windows * context].view(windows, context) for i in (0, 1))
    return cross_entropy(forward(inputs), targets).item()


def hugging_face_name(seed_name):
    return "transformer." + seed_name.replace("blocks.", "h.", 1)


def tensors(value):
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from tensors(item)


def read(path):
    """A checkpoint, loaded plain; the mapped load must give the same bits."""
    plain, mapped = (torch.load(path, weights_only=True, mmap=mmap) for mmap in (False, True))
    for a, b in zip(tensors(plain), tensors(mapped), strict=True):
        assert torch.equal(a, b), path
    return plain


def resume(model, checkpoint, step):
    """Model and optimizer take everything back: nothing missing, nothing left over. The learning rate."""
    model.load_state_dict(checkpoint["model"], strict=True)
    matrices, vectors = ([p for p in model.parameters() if (p.dim() >= 2) == matrix] for matrix in (True, False))
    optimizer = torch.optim.AdamW([{"params": matrices}, {"params": vectors}])
    optimizer.load_state_dict(checkpoint["optimizer"])
    for parameter in matrices + vectors:
        state = optimizer.state[parameter]
        assert state["exp_avg"].shape == state["exp_avg_sq"].shape == parameter.shape
        assert state["step"] == step
    return optimizer.param_groups[0]["lr"]


def say(model, config, meta, prompt, length):
    """The prompt and the `length` characters the model finds likeliest after it."""
    ids = [meta["stoi"][c] for c in prompt]
    for _ in range(length):
        window = torch.tensor([ids[-config["block_size"]:]])
        ids.append(model(window)[0, -1].argmax().item())
    return "".join(meta["itos"][i] for i in ids)


def row(folder, name, weights, val_loss, note):
    path = folder / name
    size = sum(f.stat().st_size for f in path.iterdir()) if path.is_dir() else path.stat().st_size
    params = sum({w.data_ptr(): w.numel() for w in weights}.values())  # a tied head counts once
    print(f"{name:22} {size:>10,} {params:>8,} {val_loss:>9.4f}  {note}")


def check_seed_run(folder):
    for name in SEED_FILES:
        checkpoint = read(folder / name)
        config, step = checkpoint["config"], checkpoint["step"]
        model = SeedGpt(config)
        lr = resume(model, checkpoint, step)
        row(folder, name, model.parameters(), loss(model, config["block_size"], folder), f"step {step}, lr {lr:g}")
    return model, config


def check_nano(folder):
    checkpoint = read(folder / "nanogpt.pt")
    weights, step = checkpoint["model"], checkpoint["iter_num"]
    assert weights["lm_head.weight"].data_ptr() == weights["transformer.wte.weight"].data_ptr()
    model = NanoGpt(checkpoint["model_args"])
    lr = resume(model, checkpoint, step)
    row(folder, "nanogpt.pt", weights.values(), loss(model, checkpoint["model_args"]["block_size"], folder),
        f"iteration {step}, lr {lr:.6f}, best_val_loss {checkpoint['best_val_loss'].item():.4f}")


def check_safetensors(folder, seed, config):
    path = folder / "seed-gpt.safetensors"
    weights = load_file(path)
    assert weights.keys() == seed.state_dict().keys()
    assert all(torch.equal(weights[name], w) for name, w in seed.state_dict().items())
    with safe_open(path, framework="pt") as f:
        assert f.metadata()["format"] == "pt"
    model = SeedGpt(config)
    model.load_state_dict(weights)
    row(folder, path.name, weights.values(), loss(model, config["block_size"], folder), "the weights of seed-gpt.pt")


def check_hugging_face(folder, seed, config):
    hf = GPT2LMHeadModel.from_pretrained(folder / "hf-gpt2").eval()
    inputs = tokens(folder / "val.bin")[:config["block_size"]][None]
    apart = (hf(inputs).logits - seed(inputs)).abs().max().item()
    assert apart < 1e-4, apart  # float32 sums in another order
    row(folder, "hf-gpt2", hf.parameters(), loss(lambda x: hf(x).logits, config["block_size"], folder),
        f"largest logit difference from seed-gpt.pt: {apart:g}")


@torch.no_grad()
def check(folder):
    logging.disable_progress_bar()
    print(f"{'file':22} {'bytes':>10} {'params':>8} {'val loss':>9}")
    seed, config = check_seed_run(folder)
    check_nano(folder)
    check_safetensors(folder, seed, config)
    check_hugging_face(folder, seed, config)

    meta = pickle.loads((folder / "meta.pkl").read_bytes())
    assert meta["vocab_size"] == config["vocab_size"] == len(meta["itos"]) == len(meta["stoi"])
    for name in ("train.bin", "val.bin", "meta.pkl"):
        print(f"{name:22} {(folder / name).stat().st_size:>10,}")
    total = sum(f.stat().st_size for pattern in SAMPLES for f in folder.glob(pattern))
    assert total < LARGEST_TOTAL, total
    print(f"{'together':22} {total:>10,}\n")
    print("seed-gpt.pt continues '개발팀에서 ':\n" + say(seed, config, meta, "개발팀에서 ", 100))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    check(arguments.parse_args().folder)
