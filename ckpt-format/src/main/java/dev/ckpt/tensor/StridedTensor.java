package dev.ckpt.tensor;

import java.util.Arrays;
import java.util.List;

/// A dense tensor: element (i0..ik) lies at `offset + sum(i * stride)` of its storage, counted in elements.
///
/// @see Elements for its numbers
public final class StridedTensor implements Tensor {

    private final DType dtype;
    private final Shape shape;
    private final long[] strides;
    private final long offset;
    private final Storage storage;
    private final boolean requiresGrad;
    private final boolean negated;
    private final boolean conjugated;

    private StridedTensor(DType dtype, Shape shape, long[] strides, long offset, Storage storage, boolean requiresGrad,
            boolean negated, boolean conjugated) {
        this.dtype = dtype;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.storage = storage;
        this.requiresGrad = requiresGrad;
        this.negated = negated;
        this.conjugated = conjugated;
    }

    /// A view into a storage.
    ///
    /// @param strides steps in elements, one a dimension
    /// @param offset the first element's place in the storage, in elements
    /// @throws IllegalArgumentException when a stride or the offset is negative, the ranks differ, or an element lies
    ///         outside the storage; the message says which
    public static StridedTensor of(DType dtype, Shape shape, long[] strides, long offset, Storage storage) {
        if (strides.length != shape.rank()) {
            throw new IllegalArgumentException(strides.length + " strides for the " + shape.rank() + " sizes " + shape);
        }
        if (offset < 0) {
            throw new IllegalArgumentException("a storage offset of " + offset);
        }
        for (long stride : strides) {
            if (stride < 0) {
                throw new IllegalArgumentException("a stride of " + stride + " in " + Arrays.toString(strides));
            }
        }
        requireInside(dtype, shape, strides, offset, storage);
        return new StridedTensor(dtype, shape, strides.clone(), offset, storage, false, false, false);
    }

    /// A row-major tensor that starts where the storage starts.
    ///
    /// @throws IllegalArgumentException when the storage is too small
    public static StridedTensor rowMajor(DType dtype, Shape shape, Storage storage) {
        return of(dtype, shape, shape.rowMajorStrides(), 0, storage);
    }

    private static void requireInside(DType dtype, Shape shape, long[] strides, long offset, Storage storage) {
        if (shape.numel() == 0) {
            return; // nothing is read, so any offset passes, as in PyTorch
        }
        try {
            dtype.bytesOf(shape.numel()); // a stride of 0 makes few bytes into many; even those are to be countable
            long last = offset;
            for (int d = 0; d < strides.length; d++) {
                last = Math.addExact(last, Math.multiplyExact(shape.size(d) - 1, strides[d]));
            }
            long needed = dtype.bytesOf(Math.addExact(last, 1));
            if (needed > storage.byteSize()) {
                throw new IllegalArgumentException("the tensor needs " + needed + " bytes of storage " + storage.key()
                        + ", which has " + storage.byteSize());
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("shape " + shape + " with strides " + Arrays.toString(strides)
                    + " and offset " + offset + " reaches beyond 2^63", e);
        }
    }

    /// The same view, marked as PyTorch marks it.
    ///
    /// @param negative the logical number is the stored one negated
    /// @param conjugate the logical number is the stored one's conjugate
    public StridedTensor marked(boolean gradient, boolean negative, boolean conjugate) {
        return new StridedTensor(dtype, shape, strides, offset, storage, gradient, negative, conjugate);
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    /// Steps in elements, one a dimension.
    public long[] strides() {
        return strides.clone();
    }

    /// The first element's place in the storage, in elements.
    public long offset() {
        return offset;
    }

    public Storage storage() {
        return storage;
    }

    @Override
    public boolean requiresGrad() {
        return requiresGrad;
    }

    public boolean negated() {
        return negated;
    }

    public boolean conjugated() {
        return conjugated;
    }

    /// Whether the elements lie row-major without gaps; dimensions of size 1 do not count, and an empty tensor is.
    public boolean contiguous() {
        if (numel() == 0) {
            return true;
        }
        long step = 1;
        for (int d = shape.rank() - 1; d >= 0; d--) {
            if (shape.size(d) != 1) {
                if (strides[d] != step) {
                    return false;
                }
                step *= shape.size(d);
            }
        }
        return true;
    }

    @Override
    public List<StridedTensor> parts() {
        return List.of(this);
    }

    @Override
    public String kind() {
        return "dense";
    }

    @Override
    public String toString() {
        return dtype.torchName() + shape + " of " + storage;
    }
}
