package dev.ckpt.torch;

import dev.ckpt.io.UnsupportedException;
import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Optional;

/// Tensors of which only some elements are stored: (layout, parts). Whether the indices lie inside the shape is not
/// looked at here, for that would read them all.
final class SparseParts {

    private final Rebuild rebuild;

    SparseParts(Rebuild rebuild) {
        this.rebuild = rebuild;
    }

    Optional<Value> value(Arguments a) {
        String layout = layout(a);
        Arguments parts = Arguments.of(layout, a.tuple(1, "parts"), a.place());
        return Optional.of(TensorValue.of(switch (layout) {
            case "sparse_coo" -> coordinates(layout, parts.counted(3, 4));
            case "sparse_csr", "sparse_csc", "sparse_bsr", "sparse_bsc" -> compressed(layout, parts.counted(4, 4));
            default -> throw new UnsupportedException(a.place()
                    .fault()
                    .expected("a sparse layout: torch.sparse_coo, _csr, _csc, _bsr or _bsc")
                    .found("torch." + layout)
                    .because("the file comes from a newer PyTorch, or was made by hand")
                    .next("convert the tensor with to_sparse_coo() and save it again"));
        }));
    }

    /// The layout's name: the argument of `torch.serialization._get_layout`.
    private static String layout(Arguments a) {
        if (a.node(0) instanceof PickleNode.Call call && call.arguments().size() == 1
                && PythonName.of(call.callee()).equals("torch.serialization._get_layout")) {
            String name = NodeText.text(call.arguments().getFirst()).orElse("");
            if (name.startsWith("torch.")) {
                return NodeText.shortened(name.substring("torch.".length()));
            }
        }
        throw a.wrong(0, "layout", "a layout");
    }

    /// (indices, values, size [, coalesced]).
    private SparseTensor coordinates(String layout, Arguments parts) {
        StridedTensor indices = indices(parts, 0, "indices");
        StridedTensor values = rebuild.part(parts, parts.node(1), "values");
        Shape shape = parts.shape(2, values.dtype());
        boolean fits = indices.shape().rank() == 2 && values.shape().rank() >= 1
                && indices.shape().size(1) == values.shape().size(0)
                && indices.shape().size(0) + values.shape().rank() - 1 == shape.rank();
        if (!fits) {
            throw parts.place().malformed(
                    "indices (sparse dimensions, n) and values (n, dense dimensions) of shape " + shape,
                    "indices " + indices.shape() + " and values " + values.shape());
        }
        Optional<Boolean> coalesced = parts.optional(3).isEmpty()
                ? Optional.empty()
                : Optional.of(parts.flag(3, "is_coalesced"));
        return new SparseTensor(layout, shape, List.of(indices), values, false, coalesced);
    }

    /// (compressed indices, plain indices, values, size).
    private SparseTensor compressed(String layout, Arguments parts) {
        StridedTensor pointers = indices(parts, 0, "compressed indices");
        StridedTensor plain = indices(parts, 1, "indices");
        StridedTensor values = rebuild.part(parts, parts.node(2), "values");
        Shape shape = parts.shape(3, values.dtype());
        int batches = plain.shape().rank() - 1;
        boolean fits = batches >= 0 && pointers.shape().rank() == batches + 1 && values.shape().rank() > batches
                && shape.rank() >= batches + 2 && values.shape().size(batches) == plain.shape().size(batches);
        if (!fits) {
            throw parts.place().malformed("as many values as indices in shape " + shape, "compressed indices "
                    + pointers.shape() + ", indices " + plain.shape() + " and values " + values.shape());
        }
        return new SparseTensor(layout, shape, List.of(pointers, plain), values, false, Optional.empty());
    }

    private StridedTensor indices(Arguments parts, int index, String what) {
        StridedTensor indices = rebuild.part(parts, parts.node(index), what);
        if (indices.dtype() != DType.INT64 && indices.dtype() != DType.INT32) {
            throw parts.place().malformed(what + " of int64 or int32", indices.dtype().torchName());
        }
        return indices;
    }
}
