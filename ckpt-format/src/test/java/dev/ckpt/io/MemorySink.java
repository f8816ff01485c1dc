package dev.ckpt.io;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Keeps what is written to it.
public final class MemorySink implements ByteSink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(MemorySegment piece) {
        bytes.writeBytes(piece.toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public long position() {
        return bytes.size();
    }

    public byte[] toArray() {
        return bytes.toByteArray();
    }
}
