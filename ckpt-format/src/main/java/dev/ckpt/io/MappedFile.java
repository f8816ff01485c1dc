package dev.ckpt.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/// A file mapped read-only as a whole. Mapping costs address space, not memory: a page is read when it is first touched,
/// so that opening 20 GB is as cheap as opening 20 KB.
///
/// The mapping is for what is looked at: headers, small tensors, views with strides. What is copied as a whole is read
/// through [#slice], because touched pages count as this process's memory for as long as nobody else wants them, and
/// because touching a page that is no longer in the file kills what touches it.
///
/// Thread-safe. After [#close()] its segment and every slice of it throw [IllegalStateException].
public final class MappedFile implements AutoCloseable {

    private final Path path;
    private final MemorySegment bytes;
    private final Arena arena;
    private final PositionalReads reads;

    private MappedFile(Path path, MemorySegment bytes, Arena arena, BasicFileAttributes attributes) {
        this.path = path;
        this.bytes = bytes;
        this.arena = arena;
        this.reads = new PositionalReads(path, bytes, attributes);
    }

    /// Maps `path`.
    ///
    /// @throws IOException when the file is missing, is a folder or may not be read
    /// @throws UnsupportedException when it is no file at all
    @SuppressWarnings("MustBeClosedChecker") // the arena lives as long as the object that is returned
    public static MappedFile open(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new IOException(path + " is a folder");
        }
        if (!attributes.isRegularFile()) {
            // opening a pipe may wait for ever
            throw new UnsupportedException(Fault.in(path.toString()).expected("a regular file")
                    .found("a pipe or a device").because("only files can be mapped").next("write it to a file first"));
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            MemorySegment bytes = size == 0
                    ? MemorySegment.NULL
                    : channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            return new MappedFile(path, bytes, arena, attributes);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /// The name for messages: the path as it was given.
    public String name() {
        return path.toString();
    }

    public long size() {
        return bytes.byteSize();
    }

    /// The whole file, read-only.
    public MemorySegment bytes() {
        return bytes;
    }

    /// A part of the file. Its `bytes()` are a slice of the mapping; its `copyTo` reads the file and leaves the mapping
    /// alone, whatever other threads read, and whether or not the thread is interrupted.
    ///
    /// @throws IndexOutOfBoundsException when the file has not so many bytes
    public ByteSource slice(long offset, long length) {
        return new Slice(bytes.asSlice(offset, length), offset, reads);
    }

    private record Slice(MemorySegment bytes, long offset, PositionalReads reads) implements ByteSource {

        @Override
        public long byteSize() {
            return bytes.byteSize();
        }

        /// @throws MalformedException when the file became shorter since it was mapped
        @Override
        public void copyTo(long from, MemorySegment target) {
            Objects.checkFromIndexSize(from, target.byteSize(), bytes.byteSize());
            reads.copyTo(offset + from, target);
        }

        @Override
        public ByteSource slice(long from, long length) {
            return new Slice(bytes.asSlice(from, length), offset + from, reads);
        }
    }

    @Override
    public void close() {
        reads.close();
        arena.close();
    }
}
