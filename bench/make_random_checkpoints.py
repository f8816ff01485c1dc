"""Makes checkpoints that nobody chose by hand, each saved by `torch.save`.

Nested dicts, OrderedDicts, lists, tuples, sets and numbers of every kind around tensors of every dtype, views, shared
storages, parameters, attributes, and containers of the sizes at which Python's pickler changes its ways.

    python bench/make_random_checkpoints.py OUT --files 200 --seed 1

`--plain` leaves out what PyTorch 1.13 cannot load, and what `weights_only=True` refuses.
"""

import argparse
import pathlib
import random
import string
from collections import Counter, OrderedDict, defaultdict, deque

import torch

DTYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16,
          torch.int8, torch.uint8, torch.bool, torch.complex64, torch.complex128]
NEWER = [getattr(torch, name) for name in ("uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2")
         if hasattr(torch, name)]
AWKWARD_SIZES = [0, 1, 2, 3, 4, 17, 255, 256, 257, 999, 1000, 1001, 1999, 2000, 2001]
FLOATS = [0.0, -0.0, 0.1, 1e-8, 3e-4, 1e300, float("inf"), float("-inf"), float("nan"), 5e-324]
INTS = [0, 1, -1, 127, 128, 255, 256, 65535, 65536, -129, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63 - 1, -2**63, 2**63,
        2**64, -2**64, 10**30, 2**2039, -2**2039, 2**2040, 2**2047, 2**4000]
WORDS = ["weight", "bias", "storage", "cpu", "exp_avg", "exp_avg_sq", "step", "lr", "", "a", "b", "0", "7", "é", "가중치",
         "a b", "x" * 300, "\U0001f600", "\ud800"]


class Maker:
    def __init__(self, seed, plain):
        self.rng = random.Random(seed)
        self.torch_seed = seed
        self.plain = plain
        self.tensors = []
        self.objects = []
        torch.manual_seed(seed)

    def shape(self):
        return [self.rng.choice([0, 1, 1, 2, 3, 5, 7, 16, 33]) for _ in range(self.rng.choice([0, 1, 1, 2, 2, 2, 3, 4]))]

    def view(self, tensor):
        for _ in range(self.rng.randrange(3)):
            kind = self.rng.randrange(4)
            if kind == 0 and tensor.dim() >= 2:
                a, b = self.rng.sample(range(tensor.dim()), 2)
                tensor = tensor.transpose(a, b)
            elif kind == 1 and tensor.dim() >= 1 and tensor.size(0) > 1:
                tensor = tensor[self.rng.randrange(tensor.size(0))::self.rng.choice([1, 2])]
            elif kind == 2 and 1 in tensor.shape:
                tensor = tensor.expand([4 if size == 1 else size for size in tensor.shape])
            elif kind == 3 and tensor.dim() >= 1 and tensor.size(-1) > 0:
                tensor = tensor[..., self.rng.randrange(tensor.size(-1))]
        return tensor

    def tensor(self):
        choice = self.rng.random()
        if self.tensors and choice < 0.15:
            return self.rng.choice(self.tensors)
        if self.tensors and choice < 0.35:
            base = self.rng.choice(self.tensors)
            return base.detach().view(base.shape) if isinstance(base, torch.nn.Parameter) else self.view(base)
        dtype = self.rng.choice(DTYPES if self.plain else DTYPES + NEWER)
        shape = self.shape()
        if dtype.is_floating_point or dtype.is_complex:
            tensor = torch.randn(shape, dtype=torch.float32).to(dtype)
        else:
            tensor = torch.randint(0, 2 if dtype == torch.bool else 100, shape).to(dtype)
        if choice > 0.9 and tensor.is_floating_point() and tensor.element_size() > 1:
            tensor = torch.nn.Parameter(tensor, requires_grad=self.rng.random() < 0.5)
        elif choice > 0.87 and not self.plain and tensor.is_complex():
            tensor = tensor.conj()
        elif choice > 0.85 and not self.plain:
            tensor.note = self.text()
        self.tensors.append(tensor)
        return self.view(tensor) if 0.5 < choice < 0.6 else tensor

    def text(self):
        if self.rng.random() < 0.4:
            return self.rng.choice(WORDS)
        return "".join(self.rng.choices(string.ascii_lowercase + ".", k=self.rng.randrange(2, 12)))

    def scalar(self):
        kind = self.rng.randrange(9)
        if kind == 0:
            return None
        if kind == 1:
            return self.rng.random() < 0.5
        if kind == 2:
            return self.rng.choice(INTS)
        if kind == 3:
            return self.rng.choice(FLOATS)
        if kind == 4:
            return self.rng.uniform(-10, 10)
        if kind == 5 and not self.plain:
            return complex(self.rng.choice(FLOATS), 1.5)
        if kind == 6 and not self.plain:
            # Python spells the single byte b"7" by the str "7", which may or may not be the object that the tree holds
            # elsewhere, and only that run of Python knows; so single bytes here are no characters of other texts
            single = bytes([self.rng.randrange(128, 160)])
            return self.rng.choice([b"", single, single, self.rng.randbytes(2), self.rng.randbytes(300)])
        if kind == 7 and not self.plain:
            return self.rng.choice([torch.float32, torch.device("cpu"), torch.Size([1, 2]), torch.Size([]),
                                    bytearray(b"x"), bytearray(), bytearray(b"xyz"), range(3), int])
        return self.text()

    def key(self):
        kind = self.rng.random()
        if kind < 0.75:
            return self.text()
        if kind < 0.95:
            return self.rng.choice(INTS)
        return (self.text(), self.rng.randrange(300)) if not self.plain else self.rng.randrange(10**6)

    def large(self):
        """A container of many small things."""
        size = self.rng.choice(AWKWARD_SIZES)
        kind = self.rng.randrange(4)
        if kind == 0:
            return [self.rng.randrange(300) for _ in range(size)]
        if kind == 1:
            return {f"k{i}": i for i in range(size)}
        if kind == 2:
            return OrderedDict((i, str(i)) for i in range(size))
        return tuple(range(size))

    def tree(self, depth):
        kind = self.rng.random()
        if self.objects and kind < 0.05:
            return self.rng.choice(self.objects)
        if depth == 0 or kind < 0.35:
            return self.tensor() if self.rng.random() < 0.5 else self.scalar()
        if kind < 0.38:
            return self.large()
        count = self.rng.choice([0, 1, 1, 2, 3, 4, 5, 8])
        items = lambda: [self.tree(depth - 1) for _ in range(count)]
        if kind < 0.6:
            made = {self.key(): item for item in items()}
        elif kind < 0.75:
            made = OrderedDict((self.key(), item) for item in items())
            if self.rng.random() < 0.3:
                made._metadata = OrderedDict((self.text(), {"version": 1}) for _ in range(count))
        elif kind < 0.88:
            made = items()
            if self.rng.random() < 0.1 and not self.plain:
                made.append(made)
        elif kind < 0.96 or self.plain:
            made = tuple(items())
        else:
            made = self.rng.choice([
                lambda: {self.rng.choice(INTS) for _ in range(count)},
                lambda: frozenset(self.text() for _ in range(count)),
                lambda: defaultdict(list, {self.key(): item for item in items()}),
                lambda: Counter(self.text() for _ in range(count)),
                lambda: deque(items()),
                lambda: recursive_tuple(items()),
            ])()
        self.objects.append(made)
        return made


def recursive_tuple(items):
    inner = []
    made = (*items, inner)
    inner.append(made)
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    skipped = 0
    for number in range(arguments.files):
        maker = Maker(arguments.seed * 1_000_003 + number, arguments.plain)
        tree = {maker.key(): maker.tree(4) for _ in range(maker.rng.randrange(1, 6))}
        try:
            torch.save(tree, arguments.out / f"random-{number:04}.pt")
        except (RuntimeError, UnicodeEncodeError) as refusal:  # two dtypes over one empty allocation, for instance
            skipped += 1
            (arguments.out / f"random-{number:04}.pt").unlink(missing_ok=True)
            print(f"torch.save refuses random-{number:04}: {refusal}")
    print(f"{arguments.files - skipped} files in {arguments.out}")


if __name__ == "__main__":
    main()
