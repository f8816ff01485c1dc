package dev.ckpt.torch;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.RefusedException;
import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Optional;

/// The functions that a pickle names to make tensors: `torch._utils._rebuild_tensor_v2` and its kin. They are read as
/// what they say, never called. A call of one of them with other arguments than PyTorch writes is malformed; around an
/// object that we do not know the call stays opaque.
final class Rebuild {

    private static final String UTILS = "torch._utils.";

    /// PyTorch knows two; devices of other makers may add theirs.
    private static final int MOST_MARKS = 16;

    private final TreeBuilder tree;
    private final OldTensors old;
    private final QuantizedParts quantized;
    private final SparseParts sparse;
    private final Distributed distributed;

    Rebuild(TreeBuilder tree) {
        this.tree = tree;
        this.old = new OldTensors(this);
        this.quantized = new QuantizedParts(this);
        this.sparse = new SparseParts(this);
        this.distributed = new Distributed(this);
    }

    /// What a call makes, if it makes a tensor or a storage.
    Optional<Value> value(PickleNode.Call call, Place place) {
        String name = tree.name(call.callee());
        Optional<Value> value = switch (call.how()) {
            case REDUCE, INST, OBJ -> function(name, call.arguments(), place)
                    .or(() -> old.value(name, call, place));
            case NEWOBJ, NEWOBJ_EX -> old.value(name, call, place);
        };
        boolean filled = !call.elements().isEmpty() || !call.pairs().isEmpty();
        if (value.isEmpty() || !(value.get() instanceof TensorValue tensor)) {
            return filled || !call.states().isEmpty() ? Optional.empty() : value;
        }
        if (filled) {
            throw new RefusedException(place.fault()
                    .expected("a tensor that is left as it was stored")
                    .found("numbers set in it while it is loaded")
                    .because("the file shows other numbers to PyTorch than those that it stores")
                    .next("do not load it"));
        }
        for (PickleNode state : call.states()) {
            tensor = old.withState(Optional.of(tensor), state, place);
        }
        return Optional.of(tensor);
    }

    private Optional<Value> function(String name, List<PickleNode> nodes, Place place) {
        Arguments a = Arguments.of(name, nodes, place);
        return switch (name) {
            case UTILS + "_rebuild_tensor" -> dense(a.counted(4, 4));
            case UTILS + "_rebuild_tensor_v2" -> dense(a.counted(6, 7));
            case UTILS + "_rebuild_tensor_v3" -> typed(a.counted(7, 8));
            case UTILS + "_rebuild_parameter" -> parameter(a.counted(3, 3));
            case UTILS + "_rebuild_parameter_with_state" -> parameter(a.counted(4, 4));
            case UTILS + "_rebuild_qtensor" -> quantized.value(a.counted(7, 7));
            case UTILS + "_rebuild_sparse_tensor", UTILS + "_rebuild_sparse_csr_tensor" ->
                sparse.value(a.counted(2, 2));
            case UTILS + "_rebuild_nested_tensor" -> nested(a.counted(4, 4));
            case UTILS + "_rebuild_meta_tensor_no_storage" -> meta(a.counted(4, 4));
            case UTILS + "_rebuild_device_tensor_from_numpy", UTILS + "_rebuild_xla_tensor" ->
                fromNumpy(a.counted(4, 4));
            case UTILS + "_rebuild_device_tensor_from_cpu_tensor" -> fromCpu(a.counted(4, 4));
            case "torch._tensor._rebuild_from_type_v2", "torch._tensor._rebuild_from_type" ->
                subclass(a.counted(4, 4));
            case "torch.storage._load_from_bytes" -> embedded(a.counted(1, 1));
            default -> Optional.empty();
        };
    }

    /// (storage, offset, size, stride [, requires_grad, backward_hooks [, metadata]]).
    private Optional<Value> dense(Arguments a) {
        StorageView view = storage(a, 0);
        // an untyped storage without a dtype beside it is one of bytes
        StridedTensor tensor = strided(a, view, view.dtype().orElse(DType.UINT8));
        return Optional.of(TensorValue.of(marked(tensor, a, 6)));
    }

    /// As [#dense], with the dtype before the metadata.
    private Optional<Value> typed(Arguments a) {
        return Optional.of(TensorValue.of(marked(strided(a, storage(a, 0), a.dtype(6)), a, 7)));
    }

    /// (storage, offset, size, stride, ...) as a view.
    StridedTensor strided(Arguments a, StorageView view, DType dtype) {
        return DenseTensors.of(view, dtype, a.whole(1, "storage offset"), a.sizes(2, "size"), a.sizes(3, "stride"),
                a.place());
    }

    private StridedTensor marked(StridedTensor tensor, Arguments a, int metadata) {
        if (a.count() == 4) {
            return tensor;
        }
        boolean negative = false;
        boolean conjugate = false;
        if (a.optional(metadata).isPresent()) {
            if (!(a.node(metadata) instanceof PickleNode.Mapping mapping) || mapping.pairs().size() > MOST_MARKS) {
                throw a.wrong(metadata, "metadata", "a dict of at most " + MOST_MARKS);
            }
            for (PickleNode.Pair pair : mapping.pairs()) {
                String key = NodeText.text(pair.key()).orElse("");
                boolean set = pair.value() instanceof PickleNode.Bool bool && bool.value();
                switch (key) {
                    case "neg" -> negative = set;
                    case "conj" -> conjugate = set;
                    default -> tree.reading().note(Finding.warning("torch.tensor-metadata", a.place().path().toString(),
                            "a mark of a tensor that is unknown here: " + NodeText.words(pair.key())));
                }
            }
        }
        return tensor.marked(a.flag(4, "requires_grad"), negative, conjugate);
    }

    /// (tensor, requires_grad, backward_hooks [, state]).
    private Optional<Value> parameter(Arguments a) {
        Optional<Value> attributes = a.optional(3).flatMap(state -> attributes(state, a.place()));
        boolean gradient = a.flag(1, "requires_grad");
        return tensor(a, 0, "tensor").map(inner -> new TensorValue(Gradients.marked(inner.tensor(), gradient), true,
                attributes.or(inner::attributes)));
    }

    /// (buffer, sizes, strides, offsets).
    private Optional<Value> nested(Arguments a) {
        StridedTensor buffer = part(a, a.node(0), "buffer");
        StridedTensor sizes = part(a, a.node(1), "sizes");
        StridedTensor strides = part(a, a.node(2), "strides");
        StridedTensor offsets = part(a, a.node(3), "offsets");
        Shape shape = NestedShape.of(sizes, strides, offsets, buffer.dtype(), a.place());
        return Optional.of(TensorValue.of(new NestedTensor(buffer, sizes, strides, offsets, shape)));
    }

    /// (dtype, size, stride, requires_grad).
    private static Optional<Value> meta(Arguments a) {
        DType dtype = a.dtype(0);
        return Optional.of(TensorValue.of(new MetaTensor(dtype, a.shape(1, dtype), a.flag(3, "requires_grad"))));
    }

    /// (numpy array, dtype, device, requires_grad): how tensors of devices without storages are saved.
    private Optional<Value> fromNumpy(Arguments a) {
        DType dtype = a.dtype(1);
        boolean gradient = a.flag(3, "requires_grad");
        return NumpyArray.tensor(a.node(0), tree, a.place()).map(tensor -> {
            if (tensor.dtype() != dtype) {
                tree.reading().note(Finding.note("torch.widened", a.place().path().toString(), "a tensor of "
                        + dtype.torchName() + " is stored as " + tensor.dtype().torchName() + " and shown so"));
            }
            return TensorValue.of(tensor.marked(gradient, false, false));
        });
    }

    /// (cpu tensor, dtype, device, requires_grad).
    private Optional<Value> fromCpu(Arguments a) {
        boolean gradient = a.flag(3, "requires_grad");
        return tensor(a, 0, "tensor").map(inner -> new TensorValue(Gradients.marked(inner.tensor(), gradient),
                inner.parameter(), inner.attributes()));
    }

    /// (function, type, its arguments, state): a tensor seen as a subclass, or with attributes set on it.
    private Optional<Value> subclass(Arguments a) {
        String function = PythonName.of(a.node(0));
        String type = PythonName.of(a.node(1));
        List<PickleNode> arguments = a.tuple(2, "arguments");
        if (function.equals(UTILS + "_rebuild_wrapper_subclass")) {
            return distributed.value(type, Arguments.of(function, arguments, a.place()), a.node(3));
        }
        if (function.startsWith("torch._tensor._rebuild_from_type")) {
            return Optional.empty(); // no honest file nests it, and a chain of them would be recursion
        }
        return function(function, arguments, a.place()).filter(TensorValue.class::isInstance).map(value -> {
            TensorValue inner = (TensorValue) value;
            return new TensorValue(inner.tensor(), inner.parameter() || type.equals(OldTensors.PARAMETER),
                    attributes(a.node(3), a.place()).or(inner::attributes));
        });
    }

    /// (bytes): a whole file inside the pickle, as `pickle.dump` makes of every storage.
    private Optional<Value> embedded(Arguments a) {
        if (!(tree.value(a.node(0), a.place().path()) instanceof Bytes bytes)) {
            throw a.wrong(0, "file", "bytes");
        }
        return Optional.of(Embedded.read(tree.reading(), bytes.content(), a.place()));
    }

    StorageView storage(Arguments a, int index) {
        Optional<StorageView> view = Optional.empty();
        if (a.node(index) instanceof PickleNode.Persistent id) {
            view = tree.storage(id, a.place());
        } else if (a.node(index) instanceof PickleNode.Call call
                && tree.value(call, a.place().path()) instanceof StorageValue value) {
            view = Optional.of(StorageView.whole(value.storage(), value.dtype()));
        }
        return view.orElseThrow(() -> a.wrong(index, "storage", "a storage"));
    }

    /// The tensor among the arguments; empty when it is an object that we do not know.
    Optional<TensorValue> tensor(Arguments a, int index, String what) {
        Value value = tree.value(a.node(index), a.place().path());
        if (value instanceof TensorValue tensor) {
            return Optional.of(tensor);
        }
        if (value instanceof Opaque) {
            return Optional.empty();
        }
        throw a.wrong(index, what, "a tensor");
    }

    /// A dense tensor that is a part of another.
    StridedTensor part(Arguments a, PickleNode node, String what) {
        if (tree.value(node, a.place().path().part(what)) instanceof TensorValue value
                && value.tensor() instanceof StridedTensor tensor) {
            return tensor;
        }
        throw a.place().malformed("a dense tensor of " + what, NodeText.words(node));
    }

    /// Python attributes, unless there are none: a dict, or a pair of dicts as objects with slots have.
    Optional<Value> attributes(PickleNode state, Place place) {
        return empty(state) ? Optional.empty() : Optional.of(tree.value(state, place.path().part("attributes")));
    }

    private static boolean empty(PickleNode state) {
        return switch (state) {
            case PickleNode.None none -> true;
            case PickleNode.Mapping mapping -> mapping.pairs().isEmpty();
            case PickleNode.Items pair -> pair.items().size() <= 2 && pair.items().stream().allMatch(
                    part -> part instanceof PickleNode.None
                            || (part instanceof PickleNode.Mapping mapping && mapping.pairs().isEmpty()));
            default -> false;
        };
    }

    TreeBuilder tree() {
        return tree;
    }
}
