package dev.ckpt.torch;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import java.util.Arrays;

/// Makes views into storages, and says which tensor is at fault when one does not fit.
final class DenseTensors {

    private DenseTensors() {}

    /// Element (i0..ik) at `offset + sum(i * stride)` of the view, in elements. When a size is 0 nothing is read, so any
    /// offset passes, as in PyTorch.
    static StridedTensor of(StorageView view, DType dtype, long offset, long[] sizes, long[] strides, Place place) {
        if (sizes.length != strides.length) {
            throw place.malformed("as many strides as sizes",
                    "size " + Arrays.toString(sizes) + ", stride " + Arrays.toString(strides));
        }
        Shape shape = Arguments.shape(sizes, dtype, place);
        if (offset < 0) {
            throw place.malformed("a storage offset of 0 or more", Long.toString(offset));
        }
        for (long stride : strides) {
            if (stride < 0) {
                throw place.malformed("strides of 0 or more", "stride " + Arrays.toString(strides));
            }
        }
        if (shape.numel() > 0) {
            requireInside(view, dtype, offset, shape, strides, place);
        }
        try {
            return StridedTensor.of(dtype, shape, strides, Math.addExact(offset, elements(view, dtype, place)),
                    view.storage());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw place.malformed("a tensor inside its storage", String.valueOf(e.getMessage()));
        }
    }

    private static long elements(StorageView view, DType dtype, Place place) {
        if (view.firstByte() == 0) {
            return 0;
        }
        if (dtype.subByte() || view.firstByte() % dtype.bytes() != 0) {
            throw place.malformed("a view that starts at an element of " + dtype.torchName(),
                    "byte " + view.firstByte() + " of storage " + view.storage().key());
        }
        return view.firstByte() / dtype.bytes();
    }

    private static void requireInside(StorageView view, DType dtype, long offset, Shape shape, long[] strides,
            Place place) {
        long needed;
        try {
            long last = offset;
            for (int d = 0; d < strides.length; d++) {
                last = Math.addExact(last, Math.multiplyExact(shape.size(d) - 1, strides[d]));
            }
            needed = dtype.bytesOf(Math.addExact(last, 1));
        } catch (ArithmeticException e) {
            throw place.malformed("a tensor inside " + words(view), "size " + shape + ", stride "
                    + Arrays.toString(strides) + ", offset " + offset + ", which reach beyond 2^63");
        }
        if (needed > view.byteSize()) {
            throw place.malformed("a tensor inside " + words(view), "one that needs " + needed + " bytes: "
                    + dtype.torchName() + ", size " + shape + ", stride " + Arrays.toString(strides) + ", offset "
                    + offset);
        }
    }

    private static String words(StorageView view) {
        return "storage " + view.storage().key() + " of " + view.byteSize() + " bytes";
    }
}
