"""Lets PyTorch judge the files that we write.

    python bench/check_with_torch.py FOLDER [--originals FOLDER] [--same-bytes]

Every file of FOLDER is loaded by the library that it is meant for:

* `.pt .pth .bin .ckpt`: `torch.load` with `weights_only=True`, plain, with `mmap=True`, and with `map_location="meta"`, which
  has to give the same shapes; `--same-bytes` saves what was loaded by `torch.save` under the same name and compares bytes;
* `.safetensors`: `safetensors.torch.load_file`; `.npz`: `numpy.load`.

With `--originals`, what was loaded is compared with the file of that folder that has the same name or stem: the whole
tree, types of Python and bits of every tensor, and which tensors share a storage; of safetensors and npz every tensor by
its name. Prints a line a file, and ends with 1 if anything differs.

Runs on PyTorch 1.13 too, which has no mmap and no meta loading, and whose `weights_only=True` reads no Python float.
"""

import argparse
import collections
import inspect
import pathlib
import pickle
import sys
import tempfile
import warnings

import torch

NEWER = "mmap" in inspect.signature(torch.load).parameters
TORCH_ENDINGS = (".pt", ".pth", ".bin", ".ckpt")

# what 1.13 calls the opcode BINFLOAT, which its restricted unpickler does not know
NO_FLOATS = "Unsupported operand 71"


STORAGES = tuple(getattr(torch.storage, name) for name in
                 ("TypedStorage", "UntypedStorage", "_TypedStorage", "_UntypedStorage") if hasattr(torch.storage, name))


class Different(Exception):
    pass


# ---- loading

def load_torch(path):
    """The tree, and remarks on the way to it."""
    remarks = []
    try:
        tree = torch.load(path, map_location="cpu", weights_only=True)
        safe = True
    except (pickle.UnpicklingError, RuntimeError) as refusal:
        if NO_FLOATS in str(refusal):
            remarks.append("1.13 cannot read floats with weights_only")
        else:
            remarks.append("weights_only refuses: " + first_reason(refusal))
        tree = torch.load(path, map_location="cpu", **({"weights_only": False} if NEWER else {}))
        safe = False
    return tree, safe, remarks


def first_reason(refusal):
    for line in str(refusal).splitlines():
        for sign in ("Unsupported global: ", "Unsupported operand", "Unsupported class", "Trying to"):
            if sign in line:
                return line[line.index(sign):].split(" was not ")[0].strip()[:100]
    return str(refusal).splitlines()[0][:100]


def check_torch(path, arguments):
    tree, safe, remarks = load_torch(path)
    done = ["weights_only" if safe else "loaded"]
    if NEWER:
        mapped = torch.load(path, map_location="cpu", weights_only=safe, mmap=True)
        compare(tree, mapped, "mmap")
        done.append("mmap")
        try:
            meta = torch.load(path, map_location="meta", weights_only=safe)
            compare(tree, meta, "meta", values=False)
            done.append("meta")
        except (NotImplementedError, RuntimeError, AttributeError) as impossible:
            # quantized, sparse and nested tensors have no meta form
            if not any(special(tensor) for tensor, _ in tensors_of(tree)):
                raise
            remarks.append(f"no meta form ({type(impossible).__name__})")
    original = original_of(path, arguments.originals, TORCH_ENDINGS)
    if original:
        try:
            before, original_safe, _ = load_torch(original)
        except Exception as problem:  # a function of an old PyTorch that this one lacks
            remarks.append(f"the original does not load here ({type(problem).__name__}), this file does")
            return done, remarks
        if original_safe and not safe:
            raise Different("weights_only loads the original, but not this file")
        compare(before, tree, "original")
        marked = marked_tensors(before)
        if ties(before, marked) != ties(tree, marked):
            raise Different("other tensors share storages than in the original")
        done.append("equal")
    if arguments.same_bytes:
        with tempfile.TemporaryDirectory() as folder:
            again = pathlib.Path(folder) / path.name
            torch.save(tree, again)
            if again.read_bytes() != path.read_bytes():
                raise Different("torch.save writes other bytes")
        done.append("same bytes")
    return done, remarks


def check_named(path, arguments, load):
    named = load(path)
    done = [f"{len(named)} tensors"]
    original = original_of(path, arguments.originals, TORCH_ENDINGS + (".safetensors", ".npz"))
    if original:
        known = named_tensors(original)
        for name, tensor in named.items():
            if name not in known:
                raise Different(f"{name} is not in the original")
            compare(known[name].resolve_neg().resolve_conj() if NEWER else known[name], tensor, name)
        done.append("equal")
    return done, []


def load_safetensors(path):
    from safetensors.torch import load_file
    return load_file(path)


def load_npz(path):
    import numpy
    with numpy.load(path, allow_pickle=False) as arrays:
        return {name: torch.from_numpy(arrays[name].copy()) for name in arrays.files}


def named_tensors(path):
    """Every tensor under its own key, and under all of its keys with dots between them."""
    if path.suffix == ".safetensors":
        return load_safetensors(path)
    if path.suffix == ".npz":
        return load_npz(path)
    names = {}
    for tensor, way in tensors_of(load_torch(path)[0]):
        for start in range(len(way)):
            names.setdefault(".".join(map(str, way[start:])), tensor)
    return names


def original_of(path, folder, endings):
    if folder is None:
        return None
    same = folder / path.name
    if same.exists():
        return same
    for ending in endings + (".pkl",):
        for name in (path.stem, path.name[:-len(path.suffix)]):
            if (folder / (name + ending)).exists():
                return folder / (name + ending)
            if (folder / name).is_file():
                return folder / name
    raise Different(f"no original in {folder}")


# ---- comparing

def children_of(value):
    """The parts of a value with the steps to them."""
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, (list, tuple, collections.deque)):
        return list(enumerate(value))
    if isinstance(value, torch.nn.Module):
        return list(vars(value).items())
    return []


def tensors_of(root):
    """Tensors in order, each object of Python once, without recursion: trees may contain themselves."""
    seen = set()
    open_values = [(root, ())]
    while open_values:
        value, way = open_values.pop()
        if isinstance(value, (dict, list, tuple, torch.Tensor, torch.nn.Module)):
            if id(value) in seen:
                continue
            seen.add(id(value))
        if isinstance(value, torch.Tensor):
            yield value, way
        open_values.extend((child, way + (step,)) for step, child in reversed(children_of(value)))


def special(tensor):
    return tensor.is_quantized or tensor.layout != torch.strided or getattr(tensor, "is_nested", False)


def marked_tensors(root):
    """The numbers of negated and conjugated views, which are given storages of their own when they are compacted."""
    return {number for number, (tensor, _) in enumerate(tensors_of(root))
            if NEWER and not special(tensor) and (tensor.is_conj() or tensor.is_neg())}


def ties(root, without):
    """For each tensor the first one whose storage overlaps with its own: old files have storages within storages."""
    spans = []
    for number, (tensor, _) in enumerate(tensors_of(root)):
        if special(tensor) or tensor.device.type == "meta" or tensor.numel() == 0 or number in without:
            continue
        storage = tensor.untyped_storage() if hasattr(tensor, "untyped_storage") else tensor.storage()
        spans.append((storage.data_ptr(), storage.data_ptr() + storage.nbytes(), number))
    first = {}
    group, reach = [], -1
    for start, end, number in sorted(spans):
        if start >= reach:
            group = []
        group.append(number)
        reach = max(reach, end)
        first.update(dict.fromkeys(group, min(group)))
    return first


def compare(a, b, what, values=True):
    """Fails unless both trees are the same; where objects are shared in one, they are in the other."""
    partner = {}
    open_pairs = [(a, b, ())]
    while open_pairs:
        x, y, way = open_pairs.pop()
        place = f"{what}: {'/'.join(map(str, way[-6:]))}"
        if type(x) is not type(y):
            raise Different(f"{place}: {type(x).__name__} became {type(y).__name__}")
        if id(x) in partner:
            if isinstance(x, (dict, list, torch.Tensor)) and partner[id(x)] is not y:
                raise Different(f"{place}: an object that was shared is not any more")
            if partner[id(x)] is y:
                continue
        if isinstance(x, (dict, list, tuple, torch.Tensor, torch.nn.Module)):
            partner[id(x)] = y
        if isinstance(x, torch.Tensor):
            compare_tensors(x, y, place, values)
            continue
        if isinstance(x, STORAGES):
            if values and x.tolist() != y.tolist():
                raise Different(f"{place}: other numbers in a storage")
            continue
        parts, others = children_of(x), children_of(y)
        if len(parts) != len(others):
            raise Different(f"{place}: {len(parts)} parts became {len(others)}")
        if hasattr(x, "_metadata"):
            open_pairs.append((x._metadata, getattr(y, "_metadata", None), way + ("_metadata",)))
        if parts:
            for (step, part), (other_step, other) in zip(parts, others):
                if not same_atom(step, other_step):
                    raise Different(f"{place}: the key {step!r} became {other_step!r}")
                open_pairs.append((part, other, way + (step,)))
        elif not isinstance(x, torch.nn.Module) and not same_atom(x, y):
            raise Different(f"{place}: {x!r:.80} became {y!r:.80}")


def same_atom(x, y):
    if type(x) is not type(y):
        return False
    if isinstance(x, (float, complex)):
        return repr(x) == repr(y)  # NaN is NaN, and -0.0 is not 0.0
    if type(x).__module__ == "numpy":
        return pickle.dumps(x) == pickle.dumps(y)
    if type(x).__eq__ is object.__eq__:
        return repr(x).split(" at 0x")[0] == repr(y).split(" at 0x")[0]
    return bool(x == y)


def compare_tensors(x, y, place, values):
    for name in ("dtype", "layout", "requires_grad"):
        if getattr(x, name) != getattr(y, name):
            raise Different(f"{place}: {name} {getattr(x, name)} became {getattr(y, name)}")
    if getattr(x, "is_nested", False):
        for part, other in zip(x.unbind(), y.unbind()):
            compare_tensors(part, other, place, values)
        return
    if x.shape != y.shape:
        raise Different(f"{place}: shape {tuple(x.shape)} became {tuple(y.shape)}")
    if "meta" in (x.device.type, y.device.type) or not values:
        return
    if x.layout != torch.strided:
        if NEWER and x.layout == torch.sparse_coo and x.is_coalesced() != y.is_coalesced():
            raise Different(f"{place}: coalesced became {y.is_coalesced()}")
        for part, other in zip(sparse_parts(x), sparse_parts(y)):
            compare_tensors(part, other, place, values)
        return
    if x.is_quantized:
        if x.qscheme() != y.qscheme() or not torch.equal(x.dequantize(), y.dequantize()):
            raise Different(f"{place}: other quantized numbers")
        return
    if bits(x) != bits(y):
        raise Different(f"{place}: other numbers")
    if getattr(x, "__dict__", {}).keys() != getattr(y, "__dict__", {}).keys():
        raise Different(f"{place}: attributes {list(vars(x))} became {list(vars(y))}")


def sparse_parts(tensor):
    if tensor.layout == torch.sparse_coo:
        return tensor._indices(), tensor._values()
    if tensor.layout in (torch.sparse_csr, getattr(torch, "sparse_bsr", None)):
        return tensor.crow_indices(), tensor.col_indices(), tensor.values()
    return tensor.ccol_indices(), tensor.row_indices(), tensor.values()


def bits(tensor):
    """The bytes of the logical numbers in row-major order."""
    with torch.no_grad():
        dense = tensor.detach()
        if NEWER:
            dense = dense.resolve_neg().resolve_conj()
        dense = torch.empty(dense.shape, dtype=dense.dtype).copy_(dense) if dense.is_floating_point() \
            and dense.element_size() > 1 or dense.is_complex() else dense.contiguous()
        if dense.numel() == 0:
            return b""
        storage = dense.untyped_storage() if hasattr(dense, "untyped_storage") else dense.storage()._storage \
            if hasattr(dense.storage(), "_storage") else dense.storage().untyped()
        start = dense.storage_offset() * dense.element_size()
        return bytes(bytearray(storage))[start:start + dense.numel() * dense.element_size()]


# ---- the folder

def check(path, arguments):
    if path.suffix in TORCH_ENDINGS:
        return check_torch(path, arguments)
    if path.suffix == ".safetensors":
        return check_named(path, arguments, load_safetensors)
    return check_named(path, arguments, load_npz)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--originals", type=pathlib.Path)
    parser.add_argument("--same-bytes", action="store_true")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    files = sorted(path for path in arguments.folder.rglob("*")
                   if path.suffix in TORCH_ENDINGS + (".safetensors", ".npz"))
    failed = skipped = 0
    for path in files:
        try:
            done, remarks = check(path, arguments)
            print(f"ok    {path.name}: {', '.join(done)}" + "".join(f"; {remark}" for remark in remarks))
        except ImportError as missing:
            skipped += 1
            print(f"skip  {path.name}: {missing}")
        except Exception as problem:  # whatever a library throws at a file is the answer
            failed += 1
            print(f"FAIL  {path.name}: {type(problem).__name__}: {str(problem).splitlines()[0] if str(problem) else ''}")
    print(f"PyTorch {torch.__version__}: {len(files) - failed - skipped} of {len(files)} files are right"
          + (f", {skipped} were not looked at" if skipped else ""))
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
