"""Writes broken/*.safetensors, each named after its defect, and the fuzz target's seeds.

Run: python make_broken.py
"""
import pathlib
import shutil
import struct

here = pathlib.Path(__file__).parent
broken = here / "broken"
seeds = here.parent / "dev/ckpt/safetensors/SafetensorsFuzzTestInputs/anyBytesEndInAResultOrARefusal"


def file(name, header, data=b"", length=None):
    header = header.encode() if isinstance(header, str) else header
    length = len(header) if length is None else length
    (broken / (name + ".safetensors")).write_bytes(struct.pack("<Q", length) + header + data)


def tensor(name="a", dtype='"F32"', shape="[1]", offsets="[0,4]", more=""):
    return f'"{name}":{{"dtype":{dtype},"shape":{shape},"data_offsets":{offsets}{more}}}'


def one(name, data=bytes(4), **parts):
    file(name, "{" + tensor(**parts) + "}", data)


broken.mkdir(exist_ok=True)
for old in broken.glob("*.safetensors"):
    old.unlink()

# the length before the header
(broken / "empty.safetensors").write_bytes(b"")
(broken / "seven-bytes.safetensors").write_bytes(bytes(7))
file("header-length-zero", "{}", length=0)
file("header-longer-than-file", "{}", length=3)
file("header-length-above-100000000", "{}", length=100_000_001)
file("header-length-2-to-the-63", "{}", length=1 << 63)
file("header-cut-short", '{"a":{"dtype":"F32"', length=19)

# JSON
file("header-begins-with-space", " {}")
file("header-is-an-array", "[]")
file("header-not-utf8", b'{"a\xff":1}')
file("header-overlong-utf8", b'{"a\xc0\xaf":1}')
file("header-padded-with-nul", b"{}\0\0")
file("two-json-values", "{} {}")
file("nul-in-name", b'{"a\0b":{}}')
file("comment-in-header", "{/* */}")
file("trailing-comma", "{" + tensor() + ",}", bytes(4))
file("nan-in-header", '{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,4]}}', bytes(4))
file("nested-ten-thousand-deep", '{"a":{"x":' + "[" * 10_000 + "]" * 10_000 + "}}")
file("half-a-character-in-name", '{"\\ud800":{}}')
file("lower-half-of-a-character-in-name", '{"\\udc00":{}}')

# names
file("duplicate-name", "{" + tensor() + "," + tensor() + "}", bytes(4))
file("duplicate-name-through-an-escape", "{" + tensor("a") + "," + tensor("\\u0061") + "}", bytes(4))
file("duplicate-metadata", '{"__metadata__":{},"__metadata__":{}}')
file("duplicate-key-in-metadata", '{"__metadata__":{"k":"1","k":"2"}}')
one("duplicate-key-in-tensor", more=',"dtype":"I32"')
file("metadata-number", '{"__metadata__":{"step":3}}')
file("metadata-list", '{"__metadata__":[]}')
file("control-characters-in-name", '{"\\u001b[31mred":{}}')
file("tensor-is-a-number", '{"a":5}')

# dtype, shape, data_offsets
file("dtype-missing", '{"a":{"shape":[1],"data_offsets":[0,4]}}', bytes(4))
file("shape-missing", '{"a":{"dtype":"F32","data_offsets":[0,4]}}', bytes(4))
file("offsets-missing", '{"a":{"dtype":"F32","shape":[1]}}', bytes(4))
one("dtype-unknown", dtype='"F128"')
one("dtype-lower-case", dtype='"f32"')
one("dtype-number", dtype="7")
one("shape-negative", shape="[-1]")
one("shape-minus-zero", shape="[-0]")
one("shape-float", shape="[1.0]")
one("shape-1e400", shape="[1e400]")
one("shape-text", shape='["1"]')
one("shape-nested", shape="[[1]]")
one("shape-above-2-to-the-63", shape="[9223372036854775808]")
one("shape-leading-zero", shape="[01]")
one("shape-product-overflows", shape="[4294967296,4294967296]")
one("shape-times-dtype-overflows", shape="[4611686018427387905]")
one("offsets-one", offsets="[0]")
one("offsets-three", offsets="[0,4,8]")
one("offsets-null", offsets="null")
one("offset-before-start", offsets="[-4,4]")
one("offsets-reversed", offsets="[4,0]")
one("offsets-beyond-the-file", data=bytes(4), shape="[2]", offsets="[0,8]")
one("offsets-longer-than-shape", data=bytes(8), offsets="[0,8]")
one("offsets-shorter-than-shape", data=bytes(4), shape="[2]")
one("half-a-byte-at-the-end", data=bytes(2), dtype='"F4"', shape="[3]", offsets="[0,2]")
one("two-bits-at-the-end", data=bytes(1), dtype='"F6_E2M3"', shape="[1]", offsets="[0,1]")

# the data buffer
file("hole-before-first-tensor", "{" + tensor(offsets="[4,8]") + "}", bytes(8))
file("hole-between-tensors", "{" + tensor() + "," + tensor("b", offsets="[8,12]") + "}", bytes(12))
file("overlapping-tensors", "{" + tensor() + "," + tensor("b", offsets="[2,6]") + "}", bytes(6))
file("two-names-for-one-range", "{" + tensor() + "," + tensor("b") + "}", bytes(4))
one("bytes-after-the-last-tensor", data=bytes(5))
file("bytes-without-a-tensor", "{}", bytes(1))
one("data-cut-short", data=bytes(3))

shutil.rmtree(seeds, ignore_errors=True)
seeds.mkdir(parents=True)
for name in ("duplicate-name", "hole-between-tensors", "nul-in-name", "header-overlong-utf8", "shape-1e400"):
    shutil.copy(broken / (name + ".safetensors"), seeds / name)
shutil.copy(here / "all-dtypes.safetensors", seeds / "all-dtypes")
