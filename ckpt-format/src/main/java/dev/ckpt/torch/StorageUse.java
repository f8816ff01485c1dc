package dev.ckpt.torch;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import java.util.Arrays;
import java.util.List;

/// A way in which somebody looks at a storage. Tensors that look at it in the same way are one use.
sealed interface StorageUse {

    SharedStorage source();

    /// As a storage, without a tensor around it.
    record Whole(SharedStorage source) implements StorageUse {}

    /// As a tensor. Whether it wants a gradient makes no difference.
    record View(SharedStorage source, DType dtype, Shape shape, List<Long> strides, long offset, boolean negated,
            boolean conjugated) implements StorageUse {

        View(SharedStorage source, StridedTensor tensor) {
            this(source, tensor.dtype(), tensor.shape(), Arrays.stream(tensor.strides()).boxed().toList(),
                    tensor.offset(), tensor.negated(), tensor.conjugated());
        }

        boolean empty() {
            return shape.numel() == 0;
        }

        boolean marked() {
            return negated || conjugated;
        }

        long[] steps() {
            return strides.stream().mapToLong(Long::longValue).toArray();
        }

        /// The place behind the last element that is seen.
        long end() {
            long last = offset;
            for (int d = 0; d < shape.rank(); d++) {
                last += (shape.size(d) - 1) * strides.get(d); // inside the storage, so there is no overflow
            }
            return last + 1;
        }
    }
}
