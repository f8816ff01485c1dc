package dev.ckpt.values;

import dev.ckpt.io.ByteSource;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// Reads runs of a tensor's elements into memory, in row-major order and with every digit, also of 64-bit integers. What
/// lies around a run is read along, so that runs one behind the other cost one reading.
///
/// Not thread-safe.
final class Runs {

    private final StridedTensor tensor;
    private final Elements elements;
    private final int window;
    private final MemorySegment memory;
    private Elements loaded;
    private long first;
    private int count;

    /// @param window elements to be read at once
    Runs(StridedTensor tensor, int window) {
        this.tensor = tensor;
        this.window = Math.clamp(tensor.numel(), 1, window);
        elements = Elements.of(tensor);
        memory = MemorySegment.ofArray(new byte[Math.toIntExact(tensor.dtype().bytesOf(this.window))]);
        loaded = elements;
    }

    /// Makes an element of the tensor readable in [#loaded()].
    ///
    /// @return its place there
    int load(long index) {
        if (index < first || index >= first + count) {
            first = index;
            count = (int) Math.min(window, tensor.numel() - index);
            elements.copyTo(first, count, memory);
            loaded = Elements.of(StridedTensor.rowMajor(tensor.dtype(), Shape.of(count), new Storage(
                    tensor.storage().file(), tensor.storage().key(), ByteOrder.LITTLE_ENDIAN, "cpu",
                    ByteSource.of(memory))));
        }
        return (int) (index - first);
    }

    /// What was read last.
    Elements loaded() {
        return loaded;
    }
}
