package dev.ckpt.torch;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.stream.Stream;

/// Tensors of the numbers 0, 1, 2, as short as they can be written.
final class Floats {

    private Floats() {}

    static Storage floats(String location, ByteOrder order, int count) {
        ByteBuffer numbers = ByteBuffer.allocate(count * Float.BYTES).order(order);
        for (int i = 0; i < count; i++) {
            numbers.putFloat(i);
        }
        MemorySegment bytes = MemorySegment.ofArray(numbers.array()).asReadOnly();
        return new Storage("model.pt", "data/7", bytes.byteSize(), order, location, () -> bytes);
    }

    static Storage floats(int count) {
        return floats("cpu", ByteOrder.LITTLE_ENDIAN, count);
    }

    static StridedTensor view(Storage storage, long offset, long[] sizes, long... strides) {
        return StridedTensor.of(DType.FLOAT32, Shape.of(sizes), strides, offset, storage);
    }

    static long[] sizes(long... sizes) {
        return sizes;
    }

    static Value list(StridedTensor... tensors) {
        return new Sequence(Sequence.Kind.LIST,
                new ArrayList<>(Stream.of(tensors).map(TensorValue::of).map(Value.class::cast).toList()));
    }
}
