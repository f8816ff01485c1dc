package dev.ckpt.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/// Passes bytes on to other sinks, and tells after each piece how many there have been: what a progress bar asks for.
///
/// Not thread-safe.
public final class MeteredSink implements ByteSink {

    private final LongConsumer progress;
    private ByteSink target;
    private long bytes;

    /// @param progress told the number of bytes so far, over all sinks
    public MeteredSink(ByteSink first, LongConsumer progress) {
        this.target = first;
        this.progress = progress;
    }

    /// Goes on with another sink.
    public void to(ByteSink next) {
        target = next;
    }

    @Override
    public void write(MemorySegment piece) throws IOException {
        target.write(piece);
        bytes += piece.byteSize();
        progress.accept(bytes);
    }

    @Override
    public long position() {
        return target.position();
    }
}
