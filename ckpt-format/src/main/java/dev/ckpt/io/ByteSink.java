package dev.ckpt.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Where a writer's bytes go, one behind the other. Formats are written forwards only, so that whatever is written needs
/// no more memory than the piece at hand.
public interface ByteSink {

    /// Takes all of these bytes; they may change afterwards.
    ///
    /// @throws FailedWriteException when the disk is full, for instance
    void write(MemorySegment bytes) throws IOException;

    /// Bytes taken so far.
    long position();

    /// As [#write(MemorySegment)].
    default void write(byte[] bytes) throws IOException {
        write(MemorySegment.ofArray(bytes));
    }
}
