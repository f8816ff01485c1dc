package dev.ckpt.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/// A file mapped read-only as a whole. Mapping costs address space, not memory: a page is read when it is first touched,
/// so that opening 20 GB is as cheap as opening 20 KB.
///
/// Thread-safe. After [#close()] its segment and every slice of it throw [IllegalStateException].
public final class MappedFile implements AutoCloseable {

    private final Path path;
    private final MemorySegment bytes;
    private final Arena arena;

    private MappedFile(Path path, MemorySegment bytes, Arena arena) {
        this.path = path;
        this.bytes = bytes;
        this.arena = arena;
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
            return new MappedFile(path, bytes, arena);
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

    @Override
    public void close() {
        arena.close();
    }
}
