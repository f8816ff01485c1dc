package dev.ckpt.torch;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The box that the tensors of a nested tensor fit in.
final class NestedShape {

    /// Sizes that are read for it; a nested tensor of more tensors than this shows only how many there are.
    private static final long MOST_SIZES = 100_000;

    private static final int INT64 = Long.BYTES;

    private NestedShape() {}

    /// (tensors, longest size of each dimension).
    static Shape of(StridedTensor sizes, StridedTensor strides, StridedTensor offsets, DType dtype, Place place) {
        if (sizes.dtype() != DType.INT64 || sizes.shape().rank() != 2) {
            throw place.malformed("sizes as int64 of 2 dimensions", sizes.toString());
        }
        if (!strides.shape().equals(sizes.shape())) {
            throw place.malformed("strides of the shape of sizes, " + sizes.shape(), strides.shape().toString());
        }
        long tensors = sizes.shape().size(0);
        if (offsets.numel() != tensors) {
            throw place.malformed(tensors + " offsets", Long.toString(offsets.numel()));
        }
        if (sizes.numel() == 0 || sizes.numel() > MOST_SIZES) {
            return Shape.of(tensors);
        }
        long[] box = new long[Math.toIntExact(1 + sizes.shape().size(1))];
        box[0] = tensors;
        MemorySegment numbers = sizes.storage().bytes();
        ValueLayout.OfLong layout = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(sizes.storage().order());
        long[] step = sizes.strides();
        for (long t = 0; t < tensors; t++) {
            for (int d = 1; d < box.length; d++) {
                long size = numbers.get(layout, (sizes.offset() + t * step[0] + (d - 1) * step[1]) * INT64);
                box[d] = Math.max(box[d], size);
            }
        }
        return Arguments.shape(box, dtype, place);
    }
}
