package dev.ckpt.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The sizes of a tensor's dimensions, outermost first. The empty shape is that of a single number.
public final class Shape {

    /// The shape of a single number.
    public static final Shape SCALAR = new Shape();

    private final long[] sizes;

    private Shape(long... sizes) {
        this.sizes = sizes;
    }

    /// @throws IllegalArgumentException when a size is negative or the number of elements exceeds 2^63 - 1
    public static Shape of(long... sizes) {
        Shape shape = new Shape(sizes.clone());
        for (long size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException("a size of " + size + " in shape " + shape);
            }
        }
        if (!shape.hasZero()) {
            try {
                shape.numel();
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("more than 2^63 elements in shape " + shape, e);
            }
        }
        return shape;
    }

    public int rank() {
        return sizes.length;
    }

    public long size(int dimension) {
        return sizes[dimension];
    }

    /// The size of the last dimension; 1 for a single number.
    public long last() {
        return sizes.length == 0 ? 1 : sizes[sizes.length - 1];
    }

    /// The number of elements: the product of the sizes, 1 for a single number.
    public long numel() {
        if (hasZero()) {
            return 0;
        }
        long product = 1;
        for (long size : sizes) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    private boolean hasZero() {
        for (long size : sizes) {
            if (size == 0) {
                return true;
            }
        }
        return false;
    }

    /// The strides, in elements, of a row-major tensor of this shape; PyTorch counts a size of 0 as 1.
    public long[] rowMajorStrides() {
        long[] strides = new long[sizes.length];
        long step = 1;
        for (int d = sizes.length - 1; d >= 0; d--) {
            strides[d] = step;
            step = Math.multiplyExact(step, Math.max(sizes[d], 1));
        }
        return strides;
    }

    public long[] toArray() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /// `[24000, 384]`.
    @Override
    public String toString() {
        return Arrays.stream(sizes).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
