"""Writes numbers of every dtype (numbers.pt), and what PyTorch and NumPy find of them (numbers.txt) and of a golden
checkpoint (golden.txt).

A line: name count nan infinite zeros mean std min max p01 p05 p25 p50 p75 p95 p99 low high counts

The bins follow from the rule alone (widths are powers of two, edges their multiples, at most 64 bins, no inner edge that is
no bfloat16 number), in exact fractions; the counts are those of numpy.histogram over them.

    python make_stats.py
"""
import math
import os
from fractions import Fraction

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
SHARES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]


def power(k):
    return Fraction(2) ** k


def bfloat16(edge):
    """Whether it is a bfloat16 number."""
    if edge == 0:
        return True
    top = math.frexp(abs(float(edge)))[1]  # |edge| < 2^top
    step = power(max(top - 8, -133))
    return edge % step == 0 and top <= 128


def bins(low, high):
    low, high = Fraction(low), Fraction(high)
    if low == high:
        if low == 0:
            width = Fraction(1)
        else:
            width = power(max(math.frexp(float(low))[1] - 1, -1023) - 7)
        return width * (low // width), width, 1
    k = -1074
    while (high - low) / power(k + 64) >= 64:
        k += 64
    while True:
        width = power(k)
        first, last = low // width, high // width
        if last - first + 1 <= 64 and all(bfloat16(j * width) for j in range(first + 1, last + 1)):
            return first * width, width, last - first + 1
        k += 1


def text(number):
    number = float(number) + 0.0  # no negative zero
    if math.isnan(number):
        return "NaN"
    return repr(number) if math.isfinite(number) else "Infinity" if number > 0 else "-Infinity"


def line(name, tensor):
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor.to(torch.complex128))
    if tensor.dtype == torch.uint64:
        numbers = tensor.numpy().astype(np.float64).reshape(-1)
    else:
        numbers = (tensor.float() if tensor.dtype == torch.float8_e8m0fnu else tensor).double().reshape(-1).numpy()
    finite = numbers[np.isfinite(numbers)]
    row = [len(numbers), np.isnan(numbers).sum(), np.isinf(numbers).sum(), (numbers == 0).sum()]
    if len(finite):
        many = torch.tensor(finite)
        center = float(finite[0])
        moved = many - center  # exact enough, where mean() itself would round
        row += [text(math.fsum(finite) / len(finite))]
        row += [text(moved.std()) if len(finite) > 1 else "NaN", text(finite.min()), text(finite.max())]
        row += [text(np.quantile(finite, share)) for share in SHARES]
        low, width, count = bins(float(finite.min()), float(finite.max()))
        high = low + count * width
        with np.errstate(all="ignore"):
            counts, edges = np.histogram(finite, bins=count, range=(float(low), float(high)))
        assert [Fraction(e) for e in edges] == [low + i * width for i in range(count + 1)], name
        row += [text(low), text(high), ",".join(map(str, counts))]
    else:
        row += ["NaN"] * 13 + ["-"]
    return " ".join([name] + [str(item) for item in row]) + "\n"


def numbers():
    torch.manual_seed(1)
    np.random.seed(1)
    plain = torch.randn(701) * 0.02
    odd = plain.clone() * 30
    odd[[3, 77]] = math.nan
    odd[[5, 400, 401]] = math.inf
    odd[6] = -math.inf
    odd[[8, 9, 10]] = torch.tensor([0.0, -0.0, 0.0])
    all_bytes = torch.arange(256, dtype=torch.int32).to(torch.uint8)
    tensors = {
        "float64": odd.double() * math.pi, "float32": odd, "float16": odd.half(), "bfloat16": odd.bfloat16(),
        "float8_e4m3fn": all_bytes.clone().view(torch.float8_e4m3fn), "float8_e5m2": all_bytes.clone().view(torch.float8_e5m2),
        "float8_e4m3fnuz": all_bytes.clone().view(torch.float8_e4m3fnuz),
        "float8_e5m2fnuz": all_bytes.clone().view(torch.float8_e5m2fnuz),
        "float8_e8m0fnu": all_bytes[100:180].clone().view(torch.float8_e8m0fnu),
        "int64": torch.randint(-(1 << 40), 1 << 40, (300,)), "int32": torch.randint(0, 50257, (300,)).int(),
        "int16": torch.randint(-30000, 30000, (300,)).short(), "int8": all_bytes.clone().view(torch.int8), "uint8": all_bytes,
        "uint16": torch.from_numpy(np.random.randint(0, 65536, 300).astype(np.uint16)),
        "uint32": torch.from_numpy(np.random.randint(0, 1 << 32, 300).astype(np.uint32)),
        "uint64": torch.from_numpy(np.random.randint(0, 1 << 63, 300).astype(np.uint64) * np.uint64(2)),
        "bool": torch.rand(99) < 0.3,
        "complex64": torch.randn(50, dtype=torch.complex64), "complex128": torch.randn(50, dtype=torch.complex128),
        "complex32": torch.randn(50, dtype=torch.complex64).to(torch.complex32),
    }
    edges = torch.arange(-64, 65).float() / 64
    tensors.update({
        "on_edges": edges, "below_edges": torch.nextafter(edges, torch.tensor(-9.0)),
        "above_edges": torch.nextafter(edges, torch.tensor(9.0)), "negative_on_edges": edges[:65] * 3,
        "zeros": torch.tensor([0.0, -0.0, -0.0]), "empty": torch.zeros(0, 4), "scalar": torch.tensor(1000.0),
        "minus_one": torch.tensor(-1.0), "constant": torch.full((33,), -0.1), "one_zero": torch.tensor([-0.0]),
        "all_nan": torch.full((3,), math.nan), "one_finite": torch.tensor([math.nan, 2.5, math.inf]),
        "subnormal": torch.tensor([1, 2, 70000, 65536, 65537, 131072, 0], dtype=torch.int32).view(torch.float32).repeat(2)
        * torch.tensor([1.0] * 7 + [-1.0] * 7),
        "huge": torch.tensor([3e38, -3e38, 3.4028234663852886e38, -3.4028234663852886e38, 3.39e38, 1.0, -1.0]),
        "huge_positive": torch.tensor([3e38, 3.4028234663852886e38, 3.39e38, 2e38]),
        "thousand": 1000 + torch.rand(500), "around_thousand": 999.9 + torch.rand(500) * 0.2,
        "norm": 1 + torch.randn(500) * 0.03, "two_close": torch.tensor([1000.1, 1000.2]),
        "outlier": torch.cat([torch.randn(5000) * 0.02, torch.tensor([40.0])]),
        "moments": torch.rand(3000) ** 8 * 1e-9,
        "million_64": 1e6 + torch.randn(9000, dtype=torch.float64) * 1e-3,
        "beyond_float": torch.tensor([1e300, 2e300, 1e39, 5.0], dtype=torch.float64),
        "beyond_both": torch.tensor([1e300, -1e300, 1e39, -5.0, 0.0], dtype=torch.float64),
        "below_float": torch.tensor([1e-300, -1e-300, 3e-310, 0.0], dtype=torch.float64),
        "inexact_64": torch.tensor([-0.1, -1 - 1e-12, -1.0, -1 + 1e-12, 0.3, 1 + 1e-12], dtype=torch.float64),
        "transposed": torch.randn(40, 60).t(),
    })
    return tensors


def main():
    tensors = numbers()
    torch.save(tensors, os.path.join(HERE, "numbers.pt"))
    with open(os.path.join(HERE, "numbers.txt"), "w") as out:
        for name, tensor in tensors.items():
            out.write(line(name, tensor))
    golden = torch.load(os.path.join(HERE, "../golden/seed-adamw/start.pt"))
    with open(os.path.join(HERE, "golden.txt"), "w") as out:
        for name, tensor in golden["model"].items():
            out.write(line("model." + name, tensor))
        for parameter, slots in golden["optimizer"]["state"].items():
            for slot, tensor in slots.items():
                out.write(line(f"optimizer.state.{parameter}.{slot}", tensor))


if __name__ == "__main__":
    main()
