"""Works out content ids by the definition alone, with PyTorch and hashlib: what ContentIdsTest expects.

    python expected_ids.py ..        (the folder with golden/ and fixtures/)
"""
import hashlib
import struct
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file


def number(n):
    return struct.pack("<q", n)


def text(s):
    utf8 = s.encode("utf-8", "surrogatepass")
    return number(len(utf8)) + utf8


def numbers(ns):
    return number(len(ns)) + b"".join(number(n) for n in ns)


def elements(t):
    flat = t.detach().resolve_conj().resolve_neg().contiguous().reshape(-1)
    return bytes(flat.view(torch.uint8).numpy()) if flat.numel() else b""


def dtype(t):
    return str(t.dtype).removeprefix("torch.")


def sha(data):
    return hashlib.sha256(data).digest()


def digest(t):
    """Kind and digest."""
    if t.layout == torch.sparse_coo:
        parts = [t._indices(), t._values()]
        return "sparse_coo", sha(b"".join(text(dtype(p)) + numbers(p.shape) + sha(elements(p)) for p in parts))
    if t.is_quantized:
        q = t.int_repr()
        head = text("per tensor") + struct.pack("<d", t.q_scale()) + number(t.q_zero_point())
        return "quantized", sha(head + text(dtype(t)) + numbers(q.shape) + sha(elements(q)))
    return "dense", sha(elements(t))


def content_id(domain, tensors):
    """tensors: (name, tensor) in the order of the checkpoint, ties already taken out."""
    encoded = []
    for name, t in tensors:
        kind, d = digest(t)
        encoded.append((name.encode("utf-8", "surrogatepass"), text(kind) + text(dtype(t)) + numbers(t.shape) + d))
    data = text(domain) + b"".join(number(len(n)) + n + rest for n, rest in sorted(encoded))
    return "sha256:" + hashlib.sha256(data).hexdigest()


def view(t):
    return t.untyped_storage()._cdata, t.storage_offset(), tuple(t.shape), t.stride(), t.dtype


def weights(state, prefix=""):
    seen, kept = set(), []
    for name, t in state.items():
        if t.layout != torch.strided or view(t) not in seen:
            if t.layout == torch.strided:
                seen.add(view(t))
            kept.append((name.removeprefix(prefix), t))
    return content_id("ckpt weights 1", kept)


def slots(optimizer, names):
    kept = []
    for number_, state in optimizer["state"].items():
        for slot, value in state.items():
            if isinstance(value, torch.Tensor):
                kept.append((f"{names[number_]}/{slot}", value))
    return content_id("ckpt optimizer 1", kept)


def decayed_then_rest(state):
    """The order of nanoGPT's groups: two dimensions and more, then the others; tied tensors once."""
    seen, names = set(), []
    for name, t in state.items():
        if view(t) not in seen:
            seen.add(view(t))
            names.append((name, t))
    return [n for n, t in names if t.dim() >= 2] + [n for n, t in names if t.dim() < 2]


def main(folder):
    golden = Path(folder) / "golden"
    for case in ("seed-adamw", "nanogpt"):
        checkpoint = torch.load(golden / case / "start.pt", weights_only=True)
        state = checkpoint["model"]
        print(case, "weights", weights(state))
        print(case, "optimizer", slots(checkpoint["optimizer"], decayed_then_rest(state)))
    print("hf-gpt2 weights", weights(load_file(golden / "hf-gpt2" / "pretrained" / "model.safetensors")))

    ramp = torch.arange(6, dtype=torch.float32)
    print("by hand, transposed", weights({"b.weight": ramp.view(2, 3).t(), "a.weight": ramp.to(torch.bfloat16)}))
    print("by hand, names", weights({"\uffff": ramp, "\U0001f600": ramp + 1, "\ud800x": ramp + 2}))
    sparse = torch.sparse_coo_tensor(torch.tensor([[0, 2], [1, 0]]), torch.tensor([1.5, -2.0]), (3, 2))
    quantized = torch.quantize_per_tensor(torch.tensor([0.0, 0.5, 1.0]), 0.5, 3, torch.qint8)
    print("by hand, other kinds", weights({"sparse.weight": sparse}), content_id("ckpt weights 1", [("q.weight", quantized)]))


if __name__ == "__main__":
    main(*sys.argv[1:])
