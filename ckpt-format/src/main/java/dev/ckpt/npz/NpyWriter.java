package dev.ckpt.npz;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.ByteSink;
import dev.ckpt.io.MeteredSink;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Writes one tensor as NumPy's `.npy`, which `numpy.load` reads without pickle. What [NpzWriter] says of types holds here,
/// too.
///
/// A plan reads no numbers; writing needs 1 MiB of memory. Immutable.
public final class NpyWriter {

    private static final long PIECE = 1 << 20;

    private final Outgoing tensor;

    private NpyWriter(Outgoing tensor) {
        this.tensor = tensor;
    }

    /// @param name the tensor's, for messages
    /// @param target the file's name, for messages
    /// @throws dev.ckpt.io.UnsupportedException when NumPy has no such array
    public static NpyWriter plan(String name, Tensor tensor, String target) {
        return new NpyWriter(Outgoing.of(new NamedTensors.Entry(name, tensor, Optional.empty()), target));
    }

    /// Bytes of the numbers; what progress counts up to.
    public long payloadBytes() {
        return tensor.bytes();
    }

    /// PyTorch's name of the type that the file has: float32 for bfloat16.
    public String dtype() {
        return tensor.type().dtype().torchName();
    }

    /// @param progress told how many bytes of numbers have been written
    /// @throws java.nio.file.FileAlreadyExistsException when a file stands there that is not to be replaced
    /// @throws IOException when the disk is full, for instance
    public Written write(Path target, Overwrite overwrite, LongConsumer progress) throws IOException {
        try (NewFile file = NewFile.at(target, overwrite)) {
            write(file, progress);
            file.commit();
            return new Written(List.of(target), file.position(), tensor.left().stream().toList());
        }
    }

    public void write(ByteSink sink) throws IOException {
        write(sink, bytes -> {});
    }

    private void write(ByteSink sink, LongConsumer progress) throws IOException {
        sink.write(tensor.header());
        MeteredSink payload = new MeteredSink(sink, progress);
        try (Arena arena = Arena.ofConfined()) {
            tensor.write(payload, arena.allocate(PIECE));
        }
    }
}
