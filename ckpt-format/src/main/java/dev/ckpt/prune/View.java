package dev.ckpt.prune;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.util.List;
import java.util.stream.LongStream;

/// Which elements of which storage: tensors of equal views are tied.
record View(Storage storage, DType dtype, Shape shape, List<Long> strides, long offset, boolean negated,
        boolean conjugated) {

    static View of(StridedTensor tensor) {
        return new View(tensor.storage(), tensor.dtype(), tensor.shape(),
                LongStream.of(tensor.strides()).boxed().toList(), tensor.offset(), tensor.negated(),
                tensor.conjugated());
    }

    /// One more than the last element's place in the storage; the offset itself where there are no elements.
    long end() {
        if (shape.numel() == 0) {
            return offset;
        }
        long last = offset;
        for (int d = 0; d < strides.size(); d++) {
            last += (shape.size(d) - 1) * strides.get(d); // inside the storage, so no overflow
        }
        return last + 1;
    }

    /// Whether both may have a byte in common.
    boolean meets(View other) {
        return storage == other.storage && shape.numel() > 0 && other.shape.numel() > 0
                && dtype.bytesOf(offset) < other.dtype.bytesOf(other.end())
                && other.dtype.bytesOf(other.offset) < dtype.bytesOf(end());
    }
}
