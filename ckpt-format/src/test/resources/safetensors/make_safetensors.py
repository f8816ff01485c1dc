"""Writes all-dtypes.safetensors with PyTorch and safetensors, and all-dtypes.json: what is in it; and
spelling.safetensors, whose names and order show what the library does where the format leaves a choice.

Values are Python's own: numbers, "nan", "inf", "-inf", booleans, [real, imaginary]. Run: python make_safetensors.py
"""
import json
import math
import pathlib

import torch
from safetensors.torch import save_file

here = pathlib.Path(__file__).parent
tensors = {
    "t.bool": torch.tensor([[True, False], [False, True]]),
    "t.uint8": torch.tensor([0, 1, 255], dtype=torch.uint8),
    "t.int8": torch.tensor([-128, -1, 127], dtype=torch.int8),
    "t.int16": torch.tensor([-32768, 32767], dtype=torch.int16),
    "t.uint16": torch.tensor([0, 65535], dtype=torch.uint16),
    "t.int32": torch.tensor([-(2**31), 2**31 - 1], dtype=torch.int32),
    "t.uint32": torch.tensor([0, 2**32 - 1], dtype=torch.uint32),
    "t.int64": torch.tensor([-(2**53), 2**53], dtype=torch.int64),
    "t.uint64": torch.tensor([0, 2**53], dtype=torch.uint64),
    "t.float16": torch.tensor([1 / 3, -65504.0, 6e-8, math.inf], dtype=torch.float16),
    "t.bfloat16": torch.tensor([1 / 3, -3e38, math.nan], dtype=torch.bfloat16),
    "t.float32": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 7,
    "t.float64": torch.tensor([[[math.pi]], [[-math.e]]], dtype=torch.float64),
    "t.complex64": torch.tensor([1.5 - 2j, -0.25 + 4j], dtype=torch.complex64),
    "t.float8_e4m3fn": torch.tensor([0.1, -448.0, 2**-9]).to(torch.float8_e4m3fn),
    "t.float8_e5m2": torch.tensor([0.1, -57344.0, math.inf]).to(torch.float8_e5m2),
    "t.float8_e4m3fnuz": torch.tensor([0.1, -240.0]).to(torch.float8_e4m3fnuz),
    "t.float8_e5m2fnuz": torch.tensor([0.1, -57344.0]).to(torch.float8_e5m2fnuz),
    "t.float8_e8m0fnu": torch.tensor([1.0, 2.0**-127, 2.0**100]).to(torch.float8_e8m0fnu),
    "scalar": torch.tensor(42, dtype=torch.int32),
    "empty": torch.empty(3, 0),
    "Korean: 가중치": torch.tensor([7.0]),
}


def plain(x):
    if isinstance(x, list):
        return [plain(y) for y in x]
    if isinstance(x, complex):
        return [x.real, x.imag]
    return str(x) if isinstance(x, float) and not math.isfinite(x) else x


def values(t):
    wide = t if t.dtype in (torch.bool, torch.complex64, torch.float64) or not t.is_floating_point() else t.to(torch.float64)
    return plain(wide.flatten().tolist())


save_file(tensors, here / "all-dtypes.safetensors", metadata={"format": "pt", "made by": "make_safetensors.py"})
described = {
    n: {"dtype": str(t.dtype).removeprefix("torch."), "shape": list(t.shape), "values": values(t)}
    for n, t in tensors.items()
}
(here / "all-dtypes.json").write_text(json.dumps(described, indent=1, ensure_ascii=False) + "\n")

save_file(
    {
        'quote " backslash \\ slash /': torch.tensor([1.0, 2.0]),
        "controls \b\f\n\r\t\x00\x1f\x7f": torch.tensor([3.0]),
        "": torch.tensor(4.0),
        "z": torch.zeros(0, 3),
        "é": torch.tensor([5.0]),
        "\uffff before \U0001f600 in UTF-8": torch.tensor([6.0]),
        "\U0001f600 after \uffff in UTF-8": torch.tensor([7.0]),
        "\u2028": torch.tensor([8.0]),
        "a.half": torch.tensor([1.0, 2.0, 3.0], dtype=torch.float16),
        "a.bfloat": torch.tensor([1.0], dtype=torch.bfloat16),
        "pairs": torch.arange(6, dtype=torch.uint8).reshape(2, 3).view(torch.float4_e2m1fn_x2),
        "a.bool": torch.tensor([True]),
    },
    here / "spelling.safetensors",
    metadata={'key "é"\n': "value \\ \x7f\x01"},
)
