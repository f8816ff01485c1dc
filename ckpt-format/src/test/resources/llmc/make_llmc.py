"""Writes tiny-float32.bin and tiny-bfloat16.bin as llm.c's train_gpt2.py does: a GPT-2 of 2 layers, 2 heads, 4 channels,
5 tokens and 3 positions. Run: python make_llmc.py

Number j of a tensor is ((crc32 of its name) + j) % 251 - 125, which every dtype holds exactly.
"""
import pathlib
import struct
import zlib

import numpy as np

here = pathlib.Path(__file__).parent
L, H, C, V, T = 2, 2, 4, 5, 3
VP = (V + 127) // 128 * 128


def tensor(name, *shape):
    count = int(np.prod(shape))
    return ((zlib.crc32(name.encode()) + np.arange(count)) % 251 - 125.0).astype("<f4").reshape(shape)


def layers(name, *shape):
    return np.stack([tensor(f"h.{i}.{name}", *shape) for i in range(L)])


wte = np.zeros((VP, C), "<f4")
wte[:V] = tensor("wte.weight", V, C)
parts = [
    wte,
    tensor("wpe.weight", T, C),
    layers("ln_1.weight", C),
    layers("ln_1.bias", C),
    layers("attn.c_attn.weight", 3 * C, C),
    layers("attn.c_attn.bias", 3 * C),
    layers("attn.c_proj.weight", C, C),
    layers("attn.c_proj.bias", C),
    layers("ln_2.weight", C),
    layers("ln_2.bias", C),
    layers("mlp.c_fc.weight", 4 * C, C),
    layers("mlp.c_fc.bias", 4 * C),
    layers("mlp.c_proj.weight", C, 4 * C),
    layers("mlp.c_proj.bias", C),
    tensor("ln_f.weight", C),
    tensor("ln_f.bias", C),
]
flat = np.concatenate([p.reshape(-1) for p in parts])


def header(version):
    return struct.pack("<256i", 20240326, version, T, V, L, H, C, VP, *[0] * 248)


(here / "tiny-float32.bin").write_bytes(header(3) + flat.tobytes())
(here / "tiny-bfloat16.bin").write_bytes(header(5) + (flat.view("<u4") >> 16).astype("<u2").tobytes())
