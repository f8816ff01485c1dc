package dev.ckpt.verify;

import dev.ckpt.numbers.Piece;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.zip.ZipRecord;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A run of a record's bytes, of which the CRC-32 is taken.
final class ChecksumPiece implements Piece<NumberReader> {

    private final String file;
    private final ZipRecord record;
    private final long from;
    private final long length;
    private final @Nullable Object inflating;
    private int crc;
    private @Nullable CheckpointException failure;

    /// @param inflating of a deflated record, which is read as a whole, the lock for that
    ChecksumPiece(String file, ZipRecord record, long from, long length, @Nullable Object inflating) {
        this.file = file;
        this.record = record;
        this.from = from;
        this.length = length;
        this.inflating = inflating;
    }

    @Override
    public String file() {
        return file;
    }

    @Override
    public long bytes() {
        return length;
    }

    @Override
    public void run(NumberReader reader) {
        try {
            if (inflating == null) {
                crc = reader.crc(record.content().slice(from, length));
            } else {
                synchronized (inflating) {
                    MemorySegment bytes = record.bytes();
                    crc = Crc32.of(bytes);
                }
            }
        } catch (CheckpointException e) {
            failure = e;
        }
    }

    int crc() {
        return crc;
    }

    /// Why the bytes could not be had.
    Optional<CheckpointException> failure() {
        return Optional.ofNullable(failure);
    }
}
