package dev.ckpt.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/// A file that appears whole or not at all: it is written beside its place, forced to the disk, and then renamed. Whoever
/// looks, and whenever the process is killed, finds the old file or the new one.
///
/// ```java
/// try (NewFile file = NewFile.at(path, Overwrite.REFUSE)) {
///     file.write(bytes);
///     file.commit();
/// }
/// ```
///
/// Not thread-safe.
public final class NewFile implements ByteSink, AutoCloseable {

    /// A view of memory as a buffer has at most 2 GiB; this is a size that a disk takes in one piece.
    private static final long AT_ONCE = 1 << 26;

    private final Path target;
    private final Path temporary;
    private final Overwrite overwrite;
    private final FileChannel channel;
    private long position;
    private boolean committed;

    private NewFile(Path target, Path temporary, Overwrite overwrite, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.overwrite = overwrite;
        this.channel = channel;
    }

    /// Begins a file for this place.
    ///
    /// @throws FileAlreadyExistsException when one stands there and is not to be replaced
    /// @throws IOException when the folder is missing or may not be written
    @SuppressWarnings("MustBeClosedChecker") // the channel lives as long as the object that is returned
    public static NewFile at(Path path, Overwrite overwrite) throws IOException {
        Path target = Files.isSymbolicLink(path) && Files.exists(path) ? path.toRealPath() : path;
        if (overwrite == Overwrite.REFUSE && Files.exists(target)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        Path temporary = target.resolveSibling("." + target.getFileName() + "."
                + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36) + ".tmp");
        FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        return new NewFile(target, temporary, overwrite, channel);
    }

    @Override
    public void write(MemorySegment bytes) throws IOException {
        for (long at = 0; at < bytes.byteSize();) {
            ByteBuffer piece = bytes.asSlice(at, Math.min(AT_ONCE, bytes.byteSize() - at)).asByteBuffer();
            try {
                while (piece.hasRemaining()) {
                    position += channel.write(piece);
                }
            } catch (IOException e) {
                throw failed(e);
            }
            at += piece.limit();
        }
    }

    @Override
    public long position() {
        return position;
    }

    /// Forces what was written to the disk, so that only the renaming is left: of several files that belong together
    /// all are finished before the first is committed. Nothing can be written afterwards.
    public void finish() throws IOException {
        try {
            if (channel.isOpen()) {
                channel.force(true);
                channel.close();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Puts the file into its place. Nothing can be written afterwards.
    public void commit() throws IOException {
        finish();
        try {
            if (overwrite == Overwrite.REFUSE && Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            committed = true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private FailedWriteException failed(IOException e) {
        return new FailedWriteException(Fault.in(target.toString()).atByte(position)
                .expected("to write the file").found(String.valueOf(e.getMessage())), e);
    }

    /// Removes what was written, unless it was committed.
    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }
}
