"""Pickles one list of values under every protocol, for PicklesOfPythonTest.

    python3 make_pickles.py ../resources/pickle/protocols

writes protocol0.pkl to protocol5.pkl, each the pickles of all values one behind the other, and expected.txt with one line
a value: what the pickle says, in the spelling below, which is the same for every protocol.
"""

import argparse
import collections
import json
import math
import pickle
import struct
import sys
from pathlib import Path


class Keywords:
    """Is made by __new__ with keywords: NEWOBJ_EX from protocol 4 on."""

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        self.size = kwargs["size"]
        return self

    def __getnewargs_ex__(self):
        return (), {"size": self.size}


def values():
    yield None
    yield True
    yield False
    for n in (0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, -(2**31), 2**31, 2**63 - 1, -(2**63), 2**63, 10**40):
        yield n
    yield -(2 ** (8 * 300))  # LONG4
    for x in (0.0, -0.0, 0.1, -1.5, 1e300, 5e-324, math.inf, -math.inf, math.nan):
        yield x
    for s in ("", "a", "가중치", "naïve", "😀", "\ud800 alone", "tab\tline\nback\\slash\\u0041 quote'\"", "\x00\x1a\r", "x" * 300):
        yield s
    for b in (b"", b"\x00\xff", bytes(range(256)), b"y" * 300):
        yield b
        yield bytearray(b)
    yield ()
    yield (1,)
    yield (1, 2)
    yield (1, 2, 3)
    yield (1, 2, 3, 4)
    yield []
    yield [7]
    yield [[1, [2, [3]]], "x"]
    yield list(range(2500))  # batches of 1000
    yield {}
    yield {"one": 1}
    yield {1: "a", (2, 3): None, "k": [True], None: 0.5}
    yield {i: str(i) for i in range(1001)}
    yield set()
    yield {5}
    yield frozenset()
    yield frozenset({5})
    shared = ["shared"]
    yield [shared, shared, (shared,)]
    yield collections.OrderedDict([("b", 1), ("a", 2)])
    yield collections.Counter("aab")
    yield collections.deque([1, 2], 5)
    yield collections.defaultdict(list, {"k": [1]})
    yield complex(1.5, -2.0)
    yield range(1, 10, 3)
    yield argparse.Namespace(lr=0.1, layers=2)
    with_attributes = collections.OrderedDict([("w", 1)])
    with_attributes._metadata = {"version": 1}
    yield with_attributes
    yield collections.OrderedDict
    recursive = []
    recursive.append(recursive)
    yield recursive
    loop = {}
    loop["self"] = loop
    yield loop
    tuple_in_list = ([],)
    tuple_in_list[0].append(tuple_in_list)
    yield tuple_in_list
    yield Keywords(size=3)


def name(cls):
    return f"{cls.__module__}.{cls.__qualname__}"


def bits(x):
    return struct.pack(">d", x).hex()


def spell(value, above=()):
    """The value as text; a container inside itself is `^`, with the number of levels up."""
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, int):
        return str(value) if value.bit_length() < 64 else f"{value:#x}"
    if isinstance(value, float):
        return "float " + bits(value)
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, (bytes, bytearray)):
        return type(value).__name__ + " " + value.hex()
    if isinstance(value, type):
        return name(value)
    if id(value) in above:
        return f"^{len(above) - above.index(id(value))}"
    above = above + (id(value),)
    many = lambda items: ", ".join(spell(item, above) for item in items)
    pairs = lambda items: ", ".join(f"{spell(k, above)}: {spell(v, above)}" for k, v in items)
    if type(value) in (list, tuple, set, frozenset):
        return f"{type(value).__name__}({many(value)})"
    if type(value) is dict:
        return f"dict({pairs(value.items())})"
    if isinstance(value, complex):
        return f"builtins.complex({spell(value.real)}, {spell(value.imag)})"
    if isinstance(value, range):
        return f"builtins.range({value.start}, {value.stop}, {value.step})"
    # Objects: what they are made from, then what is put into them.
    if isinstance(value, collections.Counter):
        return f"collections.Counter(dict({pairs(value.items())}))"
    if isinstance(value, collections.deque):
        return f"collections.deque(tuple(), {value.maxlen})[{many(value)}]"
    if isinstance(value, collections.defaultdict):
        return f"collections.defaultdict({name(value.default_factory)}){{{pairs(value.items())}}}"
    if isinstance(value, collections.OrderedDict):
        state = f" state dict({pairs(vars(value).items())})" if vars(value) else ""
        return f"collections.OrderedDict(){{{pairs(value.items())}}}{state}"
    made = "(**dict(\"size\": 3))" if isinstance(value, Keywords) else "()"
    return f"{name(type(value))}{made} state dict({pairs(vars(value).items())})"


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for protocol in range(6):
        # Keywords goes last, and only into the protocols that have an opcode for it.
        wanted = [v for v in values() if protocol >= 4 or not isinstance(v, Keywords)]
        content = b"".join(pickle.dumps(v, protocol) for v in wanted)
        (folder / f"protocol{protocol}.pkl").write_bytes(content)
    lines = "".join(spell(v) + "\n" for v in values())
    (folder / "expected.txt").write_text(lines, encoding="ascii")


if __name__ == "__main__":
    sys.modules["ckpt_test_classes"] = sys.modules["__main__"]
    Keywords.__module__ = "ckpt_test_classes"
    main(Path(sys.argv[1]))
