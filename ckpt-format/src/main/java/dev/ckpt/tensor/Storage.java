package dev.ckpt.tensor;

import dev.ckpt.io.ByteSource;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/// A run of bytes that tensors look into: one `data/N` record of a PyTorch zip, one tensor's slice of a safetensors file.
///
/// Identity is meaning: two tensors are tied when they hold the same `Storage` object, so readers make one object per
/// storage and nobody compares storages by content.
public final class Storage {

    private final String file;
    private final String key;
    private final long byteSize;
    private final ByteOrder order;
    private final String location;
    private final ByteSource source;

    /// @param file the file's name, as in messages
    /// @param key the record's key inside the file: `data/7`; a tensor's name in safetensors
    /// @param byteSize bytes of the storage; `source` gives exactly so many
    /// @param order the byte order of its elements
    /// @param location where PyTorch held it when it was saved: `cpu`, `cuda:0`
    /// @param source gives the bytes; asked at most when somebody wants them, perhaps more than once
    public Storage(String file, String key, long byteSize, ByteOrder order, String location,
            Supplier<MemorySegment> source) {
        this(file, key, order, location, ByteSource.of(byteSize, source));
    }

    /// As above, for bytes that can be read piece by piece.
    public Storage(String file, String key, ByteOrder order, String location, ByteSource source) {
        if (source.byteSize() < 0) {
            throw new IllegalArgumentException("storage " + key + " of " + source.byteSize() + " bytes");
        }
        this.file = file;
        this.key = key;
        this.byteSize = source.byteSize();
        this.order = order;
        this.location = location;
        this.source = source;
    }

    public String file() {
        return file;
    }

    public String key() {
        return key;
    }

    public long byteSize() {
        return byteSize;
    }

    public ByteOrder order() {
        return order;
    }

    public String location() {
        return location;
    }

    /// Where the bytes come from.
    public ByteSource source() {
        return source;
    }

    /// The bytes, read-only; a slice of the mapped file unless they are made when asked for: inflated, rounded.
    ///
    /// @throws dev.ckpt.io.CheckpointException when a compressed record is broken
    /// @throws IllegalStateException after the checkpoint was closed
    public MemorySegment bytes() {
        return source.bytes();
    }

    /// Fills `target` with the bytes from `from` on, which takes no memory besides, whatever the storage's size.
    ///
    /// @throws IndexOutOfBoundsException when the storage has not so many
    public void copyTo(long from, MemorySegment target) {
        source.copyTo(from, target);
    }

    @Override
    public String toString() {
        return file + "#" + key + " (" + byteSize + " bytes)";
    }
}
