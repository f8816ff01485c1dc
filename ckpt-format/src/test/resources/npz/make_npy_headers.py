"""Writes npy-headers.txt: dtype, shape and the bytes that NumPy writes before the numbers. Run: python make_npy_headers.py"""
import io
import pathlib

import numpy as np

lines = []
for dtype in ["float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8",
              "bool", "complex128", "complex64"]:
    lines.append((dtype, (2, 3)))
for shape in [(), (0,), (1,), (24000, 0), (1, 1, 1), (3, 0, 5), (123456, 1, 2, 0), (1,) * 20, (0,) * 64, (9, 8, 7, 6, 5, 4, 3, 0)]:
    lines.append(("float32", shape))
with open(pathlib.Path(__file__).parent / "npy-headers.txt", "w") as out:
    for dtype, shape in lines:
        file = io.BytesIO()
        array = np.zeros(shape, dtype)
        np.lib.format.write_array(file, array)
        out.write(f"{dtype} {','.join(map(str, shape)) or '-'} {file.getvalue()[: len(file.getvalue()) - array.nbytes].hex()}\n")
