package dev.ckpt.zip;

import dev.ckpt.io.ByteSink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Gathers what is too small to be written by itself, headers and tiny tensors: a checkpoint has thousands of them, and
/// each would cost a call of the operating system. What is large goes through.
final class SmallWrites implements ByteSink {

    private static final int GATHERED = 1 << 16;

    /// Not worth another copy.
    private static final int LARGE = GATHERED / 4;

    private final ByteSink sink;
    /// Outside the heap, from where a channel writes without copying.
    private final MemorySegment gathered = Arena.ofAuto().allocate(GATHERED);
    private long used;
    private long position;

    SmallWrites(ByteSink sink) {
        this.sink = sink;
    }

    /// Room for the fields of a structure of the zip.
    static ByteBuffer fields(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// What was put into `fields` so far.
    void write(ByteBuffer fields) throws IOException {
        write(MemorySegment.ofBuffer(fields.flip()));
    }

    @Override
    public void write(MemorySegment bytes) throws IOException {
        long size = bytes.byteSize();
        if (used + size > GATHERED || size >= LARGE) {
            flush();
        }
        if (size >= LARGE) {
            sink.write(bytes);
        } else {
            MemorySegment.copy(bytes, 0, gathered, used, size);
            used += size;
        }
        position += size;
    }

    /// Counted from where this zip begins.
    @Override
    public long position() {
        return position;
    }

    void flush() throws IOException {
        if (used > 0) {
            sink.write(gathered.asSlice(0, used));
            used = 0;
        }
    }
}
