"""Writes small-floats.properties: what PyTorch makes of every code of its small floats.

Of an 8-bit type, the float32 bits of the 256 codes in hex; of a 16-bit type, the SHA-256 of the 65,536 float32 values,
little-endian. Every NaN is 7fc00000. Run with PyTorch 2.8 or newer: python make_small_floats.py
"""
import hashlib
import pathlib

import torch

lines = ["# made by make_small_floats.py with PyTorch " + torch.__version__.split("+")[0]]
for name in "float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz float8_e8m0fnu float16 bfloat16".split():
    dtype = getattr(torch, name)
    if dtype.itemsize == 1:
        codes = torch.arange(256, dtype=torch.int32).to(torch.uint8)
    else:
        codes = torch.arange(65536, dtype=torch.int32).to(torch.uint16)
    values = codes.view(dtype).to(torch.float32)
    bits = torch.where(values.isnan(), torch.tensor(float("nan")), values).numpy().astype("<f4").view("<u4")
    bits[values.isnan().numpy()] = 0x7FC00000
    if dtype.itemsize == 1:
        lines.append(name + "=" + "".join(f"{b:08x}" for b in bits))
    else:
        lines.append(name + "=" + hashlib.sha256(bits.tobytes()).hexdigest())
pathlib.Path(__file__).with_name("small-floats.properties").write_text("\n".join(lines) + "\n")
