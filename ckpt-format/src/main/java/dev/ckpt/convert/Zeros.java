package dev.ckpt.convert;

import dev.ckpt.io.ByteSource;
import dev.ckpt.io.Fault;
import dev.ckpt.io.RefusedException;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.TensorValue;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Optional;

/// Biases of a model that had none: zeros change nothing.
final class Zeros {

    /// The biases of the widest networks have some 100,000 numbers.
    private static final long MOST_BYTES = 64L << 20;

    private Zeros() {}

    /// A bias beside that weight.
    ///
    /// @param name what it is to be called
    static TensorValue bias(String file, String name, TensorValue weight, Shape shape) {
        Tensor like = weight.tensor();
        if (like instanceof MetaTensor) {
            return new TensorValue(new MetaTensor(like.dtype(), shape, like.requiresGrad()), weight.parameter(),
                    Optional.empty());
        }
        long bytes = like.dtype().bytesOf(shape.numel());
        if (bytes > MOST_BYTES) {
            throw new RefusedException(Fault.in(file).at("tensor " + name).expected("at most " + MOST_BYTES
                    + " bytes of zeros").found(Long.toString(bytes))
                    .because("the file was made to exhaust memory"));
        }
        Storage storage = new Storage(file, name, ByteOrder.LITTLE_ENDIAN, "cpu", new Source((int) bytes));
        StridedTensor zeros = StridedTensor.rowMajor(like.dtype(), shape, storage)
                .marked(like.requiresGrad(), false, false);
        return new TensorValue(zeros, weight.parameter(), Optional.empty());
    }

    private record Source(int size) implements ByteSource {

        @Override
        public long byteSize() {
            return size;
        }

        @Override
        public MemorySegment bytes() {
            return MemorySegment.ofArray(new byte[size]).asReadOnly();
        }

        @Override
        public void copyTo(long from, MemorySegment target) {
            if (from < 0 || target.byteSize() > size - from) {
                throw new IndexOutOfBoundsException(target.byteSize() + " bytes from " + from + " of " + size);
            }
            target.fill((byte) 0);
        }
    }
}
