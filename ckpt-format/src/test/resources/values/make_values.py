"""Writes what PyTorch and NumPy say of some tensors:

    values.pt    the tensors, and beside some of them what they come to (NAME/dequantized, NAME/rows, ...)
    texts.txt    what print() shows of those whose name begins with text/, without tensor( ) around it
    slices.txt   shape; slice; shape of the result; its elements, where the tensor is arange: by NumPy

Run: python make_values.py
"""
import io
import pathlib
import random

import numpy as np
import torch

HERE = pathlib.Path(__file__).parent
torch.manual_seed(0)
nan, inf = float("nan"), float("inf")
texts = {
    "normal": torch.randn(3, 4),
    "small": torch.randn(5) * 1e-6,
    "wide": torch.tensor([1e-3, 1.0, -123.456]),
    "very-wide": torch.tensor([1e-3, 1.0, -1234.56]),
    "large": torch.tensor([1e9, 2e9, -3e9]),
    "whole": torch.tensor([1.0, -20.0, 300.0]),
    "whole-nan": torch.tensor([1.0, nan, inf, -inf, -0.0]),
    "whole-large": torch.tensor([1.0, 1e9]),
    "nan": torch.tensor([nan, 0.5, -inf, inf]),
    "all-nan": torch.tensor([[nan, nan], [inf, -inf]]),
    "zeros": torch.zeros(2, 3),
    "minus-zero": torch.tensor([-0.0, 0.5, -0.00004, 0.12345]),
    "ties": torch.tensor([0.03125, 0.09375, 0.15625, 2.00005], dtype=torch.float64),
    "tiny": torch.tensor([5e-324, -1.7976931348623157e308, 1e100], dtype=torch.float64),
    "scalar": torch.tensor(3.14159),
    "scalar-int": torch.tensor(-7),
    "scalar-bool": torch.tensor(True),
    "scalar-complex": torch.tensor(1.5 - 2.25j),
    "empty": torch.zeros(0),
    "empty-matrix": torch.zeros(3, 0),
    "ints": torch.tensor([[1, -20, 300], [4, 5, 9223372036854775807]]),
    "bytes": torch.arange(256, dtype=torch.uint8),
    "bools": torch.tensor([True, False, True]),
    "unsigned": torch.tensor([1, 18446744073709551615], dtype=torch.uint64),
    "bfloat16": torch.randn(4, 3).bfloat16(),
    "float16": torch.randn(20).half(),
    "float8": torch.randn(4).to(torch.float8_e4m3fn),
    "complex": torch.tensor([1 + 2j, -0.5 - 1e-5j, 3j, complex(nan, inf)]),
    "complex-conjugate": torch.tensor([1 + 2j, -0.5 - 0.25j]).conj(),
    "lines": torch.randn(100),
    "cube": torch.randn(2, 3, 4),
    "four": torch.randn(2, 2, 2, 2),
    "summary": torch.randn(1200).as_strided((1000, 100), (1, 1)),
    "summary-vector": torch.randn(1001),
    "whole-vector": torch.randn(1000),
    "summary-cube": torch.randn(300).as_strided((20, 5, 50), (3, 2, 1)),
    "summary-cube-middle": torch.randn(300).as_strided((3, 40, 50), (3, 2, 1)),
    "summary-six": torch.randn(1200).as_strided((6, 200), (1, 1)),
    "summary-seven": torch.randn(1200).as_strided((7, 200), (1, 1)),
    "summary-hides-large": torch.cat([torch.randn(600), torch.tensor([1e20]), torch.randn(600)]),
    "summary-deep": torch.randn(30).as_strided((2, 7, 7, 2, 8), (1, 1, 1, 1, 1)),
    "full": torch.randn(200).as_strided((30, 50), (1, 2)),
    "transposed": torch.randn(4, 3).T,
    "strided": torch.randn(100)[::7],
}
everything = {"text/" + name: tensor for name, tensor in texts.items()}
with open(HERE / "texts.txt", "w") as out:
    for name, tensor in texts.items():
        torch.set_printoptions(threshold=inf if name == "full" else 1000)
        out.write(f"### {name}\n{torch._tensor_str._tensor_str(tensor, 0)}\n")

matrix = torch.randn(4, 6) * 3
channels = torch.quantize_per_channel(matrix, torch.tensor([0.1, 0.05, 0.2, 0.3]), torch.tensor([0, 3, -2, 5]), 0, torch.qint8)
columns = torch.quantize_per_channel(matrix, torch.rand(6) + 0.1, torch.arange(6), 1, torch.quint8)
floats = torch.quantize_per_channel(matrix, torch.rand(4) + 0.1, torch.rand(4) * 3, 0, torch.quint8)
for name, tensor in {"per-tensor": torch.quantize_per_tensor(matrix, 0.07, 11, torch.quint8),
                     "per-tensor-int32": torch.quantize_per_tensor(matrix * 1e5, 1e-3, -7, torch.qint32),
                     "per-row": channels, "per-column": columns, "float-zero-points": floats}.items():
    everything["quantized/" + name] = tensor
    everything["dequantized/" + name] = tensor.dequantize()

table = torch.randn(40, 7)
table[13] = 2.5 * table[5] + 0.01 * torch.randn(7)
table[20] = 0
table[21, 3] = nan
directions = torch.nn.functional.normalize(table[[i for i in range(40)]].double(), dim=1)
cosine = directions @ directions[5]
cosine[5] = cosine[20] = cosine[21] = -2
best = cosine.argsort(descending=True, stable=True)[:6]
everything["table"] = table
everything["table/nearest"] = best
everything["table/cosines"] = cosine[best]
everything["table/norm"] = table[5].double().norm()

drawn = torch.randn(50, 33)
drawn[49, 32] = inf
drawn[0, 0] = nan
everything["drawn"] = drawn
rows = [50 * i // 7 for i in range(8)]
cols = [33 * i // 5 for i in range(6)]
cells = [[drawn[rows[r]:rows[r + 1], cols[c]:cols[c + 1]].double() for c in range(5)] for r in range(7)]
everything["drawn/means"] = torch.tensor([[cell[cell.isfinite()].mean() for cell in line] for line in cells])
everything["drawn/sizes"] = torch.tensor([[cell[cell.isfinite()].abs().mean() for cell in line] for line in cells])

for name, array in {"float32": drawn[:2, :3].contiguous(), "int64": torch.arange(6).reshape(2, 3).T, "bool": texts["bools"],
                    "bfloat16": texts["bfloat16"], "scalar": texts["scalar"]}.items():
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray((array.float() if array.dtype == torch.bfloat16 else array).numpy()).reshape(array.shape))
    everything["npy/" + name] = array
    everything["npy/" + name + "/bytes"] = torch.frombuffer(bytearray(file.getvalue()), dtype=torch.uint8)
torch.save(everything, HERE / "values.pt")

draw = random.Random(1)


def bound(size):
    return draw.choice(["", "", str(draw.randint(-size - 2, size + 2))])


def index(size):
    kind = draw.random()
    if kind < 0.3:
        return str(draw.choice([-size - 1, size]) if size == 0 or draw.random() < 0.1 else draw.randint(-size, size - 1))
    return f"{bound(size)}:{bound(size)}" + draw.choice(["", "", ":", f":{draw.randint(1, 4)}"])


with open(HERE / "slices.txt", "w") as out:
    for _ in range(600):
        shape = [draw.choice([0, 1, 2, 3, 4, 5]) if draw.random() < 0.15 else draw.randint(1, 5) for _ in range(draw.randint(0, 4))]
        items = [index(size) for size in shape[: draw.randint(0, len(shape))]]
        if draw.random() < 0.4 or not items:
            items.insert(draw.randint(0, len(items)), "...")
            if "..." in items[:-1] and draw.random() < 0.5 and shape:
                items = items[: items.index("...") + 1] + [index(size) for size in shape[len(shape) - (len(items) - 1 - items.index("...")):]]
        if draw.random() < 0.03:
            items.append("0")
        text = "[" + draw.choice([",", ", "]).join(items) + "]"
        array = np.arange(int(np.prod(shape)), dtype=np.int64).reshape(shape)
        try:
            part = eval("array" + text)
            result = ",".join(map(str, np.shape(part))) + ";" + ",".join(map(str, np.ravel(part)))
        except IndexError:
            result = "error;"
        out.write(f"{','.join(map(str, shape))};{text};{result}\n")
