"""Writes rows.pt, matrices of several types and layouts, and rows.txt, what NumPy finds out about their rows.

    python make_rows.py
"""
import pathlib

import numpy
import torch

HERE = pathlib.Path(__file__).parent
torch.manual_seed(3)


def matrices():
    plain = torch.randn(40, 12)
    plain[7] = 0
    plain[21] *= 30
    plain[30] *= 9
    plain[:, 5] = 0
    yield "plain", plain
    yield "turned", torch.randn(9, 33).t()
    yield "part", torch.randn(20, 20)[3:17, 2:11]
    yield "bfloat16", (torch.randn(16, 8) * 1e-3).to(torch.bfloat16)
    yield "float16", torch.randn(6, 50).to(torch.float16)
    yield "float64", torch.randn(5, 4, dtype=torch.float64) * 1e200
    broken = torch.randn(10, 6)
    broken[2, 3] = float("nan")
    broken[4, 0] = float("inf")
    yield "broken", broken
    yield "zeros", torch.zeros(4, 3)
    mostly = torch.zeros(5, 3)
    mostly[1] = 1
    yield "mostly zeros", mostly
    yield "single", torch.full((1, 1), -3.0)


def line(name, tensor):
    x = tensor.double().numpy()
    with numpy.errstate(over="ignore", invalid="ignore"):
        norms = numpy.sqrt((x * x).sum(1))
    finite = norms[numpy.isfinite(norms)]
    median = numpy.median(finite) if finite.size else float("nan")
    deviation = 1.4826 * numpy.median(abs(finite - median)) if finite.size else float("nan")
    far = [(r, norms[r]) for r in range(len(norms))
           if median > 0 and numpy.isfinite(norms[r]) and norms[r] > median + 6 * deviation and norms[r] > 2 * median]
    far.sort(key=lambda row: -row[1])
    rows = [r for r in range(x.shape[0]) if (x[r] == 0).all()]
    columns = [c for c in range(x.shape[1]) if (x[:, c] == 0).all()]
    return [name, rows, columns, repr(float(median)).replace("nan", "NaN"),
            repr(float(deviation)).replace("nan", "NaN"), [r for r, _ in far]]


if __name__ == "__main__":
    found = dict(matrices())
    torch.save(found, HERE / "rows.pt")
    with open(HERE / "rows.txt", "w") as out:
        for name, tensor in found.items():
            print(*line(name, tensor), sep="\t", file=out)
