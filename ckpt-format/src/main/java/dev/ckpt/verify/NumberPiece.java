package dev.ckpt.verify;

import dev.ckpt.numbers.Piece;
import dev.ckpt.io.ByteSource;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A run of a tensor's elements, in row-major order.
final class NumberPiece implements Piece<NumberReader> {

    private final StridedTensor tensor;
    private final long first;
    private final long count;
    private final boolean signs;
    private final @Nullable Object inflating;
    private Tally tally = new Tally();
    private @Nullable CheckpointException failure;

    /// @param signs whether negative numbers are to be counted
    /// @param inflating of a storage that has to be made in memory the lock for that, so that there is one at a time
    NumberPiece(StridedTensor tensor, long first, long count, boolean signs, @Nullable Object inflating) {
        this.tensor = tensor;
        this.first = first;
        this.count = count;
        this.signs = signs;
        this.inflating = inflating;
    }

    /// Where the numbers lie.
    StorageKey storage() {
        return StorageKey.of(tensor.storage());
    }

    @Override
    public String file() {
        return tensor.storage().file();
    }

    @Override
    public long bytes() {
        return tensor.dtype().bytesOf(count);
    }

    @Override
    public void run(NumberReader reader) {
        try {
            if (inflating == null) {
                tally = reader.read(tensor, first, count, signs);
            } else {
                synchronized (inflating) {
                    tally = reader.read(inMemory(), first, count, signs);
                }
            }
        } catch (CheckpointException e) {
            failure = e;
        }
    }

    /// The tensor over a copy of its storage, which is inflated for every run of bytes otherwise.
    private StridedTensor inMemory() {
        Storage storage = tensor.storage();
        MemorySegment bytes = storage.bytes();
        return StridedTensor.of(tensor.dtype(), tensor.shape(), tensor.strides(), tensor.offset(), new Storage(
                storage.file(), storage.key(), storage.order(), storage.location(),
                ByteSource.of(bytes.byteSize(), () -> bytes)))
                .marked(tensor.requiresGrad(), tensor.negated(), tensor.conjugated());
    }

    Tally tally() {
        return tally;
    }

    /// Why the numbers could not be read.
    Optional<CheckpointException> failure() {
        return Optional.ofNullable(failure);
    }
}
