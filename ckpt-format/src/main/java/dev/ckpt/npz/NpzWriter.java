package dev.ckpt.npz;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.ByteSink;
import dev.ckpt.io.MeteredSink;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.zip.ZipWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// Writes tensors as NumPy arrays: `numpy.load("x.npz")["wte.weight"]`.
///
/// NumPy has no bfloat16 and no floats of a byte or less; they become float32, which holds each of their numbers exactly,
/// and [Written#left()] says so. Ties are written twice.
///
/// A plan reads no numbers; writing needs 1 MiB of memory besides the zip's directory. Immutable.
public final class NpzWriter {

    private static final long PIECE = 1 << 20;

    /// A header is a multiple of 64 bytes long, so the numbers in the file are aligned as in a `.npy`.
    private static final int ALIGNMENT = 64;

    private final List<Outgoing> tensors;
    private final List<Written.Left> left;

    private NpzWriter(List<Outgoing> tensors, List<Written.Left> left) {
        this.tensors = tensors;
        this.left = left;
    }

    /// @param target the file's name, for messages
    /// @throws dev.ckpt.io.UnsupportedException when NumPy has no such array, or a zip no such name; the message names it
    public static NpzWriter plan(NamedTensors tensors, String target) {
        EntryNames.check(tensors.tensors(), target);
        List<Outgoing> planned = new ArrayList<>();
        List<Written.Left> left = new ArrayList<>();
        for (NamedTensors.Entry entry : tensors.tensors()) {
            Outgoing tensor = Outgoing.of(entry, target);
            planned.add(tensor);
            tensor.left().ifPresent(left::add);
        }
        if (!tensors.metadata().isEmpty()) {
            left.add(new Written.Left("metadata", "npz has arrays only"));
        }
        return new NpzWriter(planned, left);
    }

    /// Bytes of all tensors together; what progress counts up to.
    public long payloadBytes() {
        return tensors.stream().mapToLong(Outgoing::bytes).sum();
    }

    /// @param progress told how many bytes of tensors have been written
    /// @throws java.nio.file.FileAlreadyExistsException when a file stands there that is not to be replaced
    /// @throws IOException when the disk is full, for instance
    public Written write(Path target, Overwrite overwrite, LongConsumer progress) throws IOException {
        try (NewFile file = NewFile.at(target, overwrite)) {
            write(file, progress);
            file.commit();
            return new Written(List.of(target), file.position(), left);
        }
    }

    public void write(ByteSink sink) throws IOException {
        write(sink, bytes -> {});
    }

    private void write(ByteSink sink, LongConsumer progress) throws IOException {
        ZipWriter zip = new ZipWriter("", ALIGNMENT, true, sink);
        MeteredSink payload = new MeteredSink(sink, progress);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(PIECE);
            for (Outgoing tensor : tensors) {
                byte[] header = tensor.header();
                zip.record(EntryNames.of(tensor.name()), header.length + tensor.bytes(), record -> {
                    record.write(header);
                    payload.to(record);
                    tensor.write(payload, piece);
                });
            }
        }
        zip.finish();
    }
}
