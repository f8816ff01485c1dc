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

    long firstByte() {
        return dtype.bytesOf(offset);
    }

    /// One more than the last byte's place in the storage. Of views that have elements.
    long afterLastByte() {
        long last = offset;
        for (int d = 0; d < strides.size(); d++) {
            last += (shape.size(d) - 1) * strides.get(d); // inside the storage, so no overflow
        }
        return dtype.bytesOf(last + 1);
    }
}
