package dev.ckpt.npz;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.ByteSink;
import dev.ckpt.io.ByteSource;
import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/// A tensor that is going to be written.
///
/// @param bytes that its numbers take in the file
record Outgoing(String name, NpyType type, StridedTensor tensor, long bytes) {

    /// The most dimensions that an array of NumPy 2 has, and a tensor of PyTorch.
    private static final int MOST_DIMENSIONS = 64;

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// @throws UnsupportedException when NumPy has no such array
    static Outgoing of(NamedTensors.Entry entry, String target) {
        Fault fault = Fault.in(target).at("tensor " + Quoted.of(entry.name()))
                .expected("a dense tensor of numbers that NumPy has")
                .next("leave it out, or write a PyTorch file");
        if (!(entry.tensor() instanceof StridedTensor tensor)) {
            throw new UnsupportedException(fault.found("a " + entry.tensor().kind() + " one")
                    .because("NumPy's arrays are dense"));
        }
        NpyType type = NpyType.of(tensor.dtype()).orElseThrow(() -> new UnsupportedException(
                fault.found(tensor.dtype().torchName()).because("NumPy has no such dtype")));
        if (tensor.shape().rank() > MOST_DIMENSIONS) {
            throw new UnsupportedException(fault.found(tensor.shape().rank() + " dimensions")
                    .because("NumPy has at most " + MOST_DIMENSIONS));
        }
        try {
            long bytes = type.dtype().bytesOf(tensor.numel());
            Math.addExact(bytes, NpyHeader.LONGEST);
            return new Outgoing(entry.name(), type, tensor, bytes);
        } catch (ArithmeticException e) {
            throw new UnsupportedException(fault.found("more than 2^63 bytes")
                    .because("a tensor that repeats its numbers by strides of 0"), e);
        }
    }

    boolean widened() {
        return type.dtype() != tensor.dtype();
    }

    /// What a reader is to know of the type.
    Optional<Written.Left> left() {
        return widened()
                ? Optional.of(new Written.Left(name, tensor.dtype().torchName() + " is widened to "
                        + type.dtype().torchName() + ", which holds it exactly"))
                : Optional.empty();
    }

    byte[] header() {
        return NpyHeader.of(type, tensor.shape());
    }

    /// @param piece memory to be used on the way
    void write(ByteSink sink, MemorySegment piece) throws IOException {
        if (widened()) {
            widen(sink, piece);
        } else {
            Elements.of(tensor).writeTo(sink, piece);
        }
    }

    /// The numbers as float32, or pairs of them: one half of the piece has them as they were, the other as they become.
    private void widen(ByteSink sink, MemorySegment piece) throws IOException {
        Elements elements = Elements.of(tensor);
        MemorySegment narrow = piece.asSlice(0, piece.byteSize() / 2);
        MemorySegment wide = piece.asSlice(narrow.byteSize());
        int width = type.dtype().bytes();
        long atOnce = wide.byteSize() / width / Byte.SIZE * Byte.SIZE; // whole bytes, of packed types too
        for (long first = 0; first < elements.count(); first += atOnce) {
            long count = Math.min(atOnce, elements.count() - first);
            elements.copyTo(first, count, narrow);
            Elements here = Elements.of(StridedTensor.rowMajor(tensor.dtype(), Shape.of(count), new Storage("", "",
                    ByteOrder.LITTLE_ENDIAN, "cpu", ByteSource.of(narrow))));
            for (long i = 0; i < count; i++) {
                wide.set(F32, i * width, (float) here.real(i));
                if (type.dtype().kind() == DType.Kind.COMPLEX) {
                    wide.set(F32, i * width + Float.BYTES, (float) here.imaginary(i));
                }
            }
            sink.write(wide.asSlice(0, count * width));
        }
    }
}
