package dev.ckpt.io;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Supplier;

/// Bytes of a known length that are there, or can be made, when somebody asks for them: a part of a file, a record that
/// is inflated, numbers that are rounded as they are read.
///
/// Thread-safe.
public interface ByteSource {

    long byteSize();

    /// All of them, read-only. What is made on the way, and not only looked at, takes that much memory; so large things
    /// are read by [#copyTo] instead.
    ///
    /// @throws CheckpointException when they cannot be had: a compressed record is broken, a file became shorter
    /// @throws IllegalStateException after the checkpoint was closed
    MemorySegment bytes();

    /// Fills `target` with the bytes from `from` on.
    ///
    /// @throws IndexOutOfBoundsException when there are not so many
    /// @throws CheckpointException as in [#bytes()]
    void copyTo(long from, MemorySegment target);

    /// A part of them, read through this source.
    ///
    /// @throws IndexOutOfBoundsException when there are not so many
    default ByteSource slice(long from, long length) {
        Objects.checkFromIndexSize(from, length, byteSize());
        ByteSource whole = this;
        return new ByteSource() {
            @Override
            public long byteSize() {
                return length;
            }

            @Override
            public MemorySegment bytes() {
                return whole.bytes().asSlice(from, length);
            }

            @Override
            public void copyTo(long start, MemorySegment target) {
                Objects.checkFromIndexSize(start, target.byteSize(), length);
                whole.copyTo(from + start, target);
            }
        };
    }

    /// Bytes that lie in memory.
    static ByteSource of(MemorySegment bytes) {
        MemorySegment looked = bytes.asReadOnly();
        return of(bytes.byteSize(), () -> looked);
    }

    /// Bytes that lie in memory, or can be had at once.
    static ByteSource of(long byteSize, Supplier<MemorySegment> bytes) {
        return new ByteSource() {
            @Override
            public long byteSize() {
                return byteSize;
            }

            @Override
            public MemorySegment bytes() {
                return bytes.get();
            }

            @Override
            public void copyTo(long from, MemorySegment target) {
                MemorySegment.copy(bytes.get(), from, target, 0, target.byteSize());
            }
        };
    }
}
