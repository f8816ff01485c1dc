package dev.ckpt.convert;

import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.TensorValue;
import java.util.IdentityHashMap;

/// Turns matrices: [in, out] becomes [out, in], of the same storage, by exchanging sizes and strides. Nothing is read, and
/// what was one object or one storage before is one afterwards.
final class Turning {

    private final IdentityHashMap<TensorValue, TensorValue> turned = new IdentityHashMap<>();
    private final String file;

    Turning(String file) {
        this.file = file;
    }

    /// @param path where it stands, for a refusal
    /// @throws UnsupportedException when it is no dense matrix
    TensorValue turn(TensorValue value, String path) {
        TensorValue known = turned.get(value);
        if (known == null) {
            known = new TensorValue(turn(value.tensor(), path), value.parameter(), value.attributes());
            turned.put(value, known);
        }
        return known;
    }

    private Tensor turn(Tensor tensor, String path) {
        Shape shape = tensor.shape();
        if (shape.rank() == 2 && tensor instanceof StridedTensor dense) {
            long[] strides = dense.strides();
            return StridedTensor.of(dense.dtype(), exchanged(shape), new long[]{strides[1], strides[0]},
                    dense.offset(), dense.storage())
                    .marked(dense.requiresGrad(), dense.negated(), dense.conjugated());
        }
        if (shape.rank() == 2 && tensor instanceof MetaTensor meta) {
            return new MetaTensor(meta.dtype(), exchanged(shape), meta.requiresGrad());
        }
        throw new UnsupportedException(Fault.in(file).at("tensor " + Quoted.of(path))
                .expected("a dense matrix, which can be turned").found(tensor.kind() + " " + shape)
                .next("save it as a dense tensor first"));
    }

    static Shape exchanged(Shape matrix) {
        return Shape.of(matrix.size(1), matrix.size(0));
    }
}
