package dev.ckpt.align;

import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;

/// Other looks at the same numbers: a matrix turned, a part of a tensor. Nothing is read.
final class View {

    private View() {}

    /// Whether there is a view of it: the numbers lie in one dense piece, or there are none.
    static boolean possible(Tensor tensor) {
        return tensor instanceof StridedTensor || tensor instanceof MetaTensor;
    }

    /// Whether it is a matrix that can be turned.
    static boolean turns(Tensor tensor) {
        return tensor.shape().rank() == 2 && possible(tensor);
    }

    /// The transpose.
    static Tensor turned(Tensor matrix) {
        Shape shape = turned(matrix.shape());
        return switch (matrix) {
            case StridedTensor dense -> {
                long[] strides = dense.strides();
                yield of(dense, shape, new long[]{strides[1], strides[0]}, dense.offset());
            }
            case MetaTensor meta -> new MetaTensor(meta.dtype(), shape, meta.requiresGrad());
            default -> throw new IllegalArgumentException("no view of " + matrix);
        };
    }

    static Shape turned(Shape matrix) {
        return Shape.of(matrix.size(1), matrix.size(0));
    }

    /// `size` indices of a dimension, from `start` on.
    static Tensor part(Tensor tensor, int dimension, long start, long size) {
        long[] sizes = tensor.shape().toArray();
        sizes[dimension] = size;
        Shape shape = Shape.of(sizes);
        return switch (tensor) {
            case StridedTensor dense -> {
                long[] strides = dense.strides();
                yield of(dense, shape, strides, shape.numel() == 0
                        ? dense.offset()
                        : Math.addExact(dense.offset(), Math.multiplyExact(start, strides[dimension])));
            }
            case MetaTensor meta -> new MetaTensor(meta.dtype(), shape, meta.requiresGrad());
            default -> throw new IllegalArgumentException("no view of " + tensor);
        };
    }

    private static StridedTensor of(StridedTensor dense, Shape shape, long[] strides, long offset) {
        return StridedTensor.of(dense.dtype(), shape, strides, offset, dense.storage()).marked(dense.requiresGrad(),
                dense.negated(), dense.conjugated());
    }
}
