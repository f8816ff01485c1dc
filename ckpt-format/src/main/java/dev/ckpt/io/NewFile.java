package dev.ckpt.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

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
/// A file that is replaced gives its rights to the new one; a link stays a link, and the file that it leads to is replaced.
/// Nothing unfinished is left after an error, nor when the program is ended by Ctrl-C or SIGTERM; what a killed one leaves is
/// removed when something is next written to the same place. Two that write to one place do each other no harm: the last
/// one to finish stands there, whole.
///
/// Interrupting the thread that writes makes it fail.
///
/// Not thread-safe.
public final class NewFile implements ByteSink, AutoCloseable {

    /// A view of memory as a buffer has at most 2 GiB; this is a size that a disk takes in one piece.
    private static final long AT_ONCE = 1 << 26;

    /// How much of an array of Java's is written at once: it has to go by way of memory that the system can read.
    private static final long BY_THE_WAY = 1 << 18;

    private final Destination destination;
    private final Overwrite overwrite;
    private final AccessRights rights;
    private final Temporary temporary;
    private long position;
    private State state = State.WHOLE;

    private enum State {
        WHOLE, TORN, CLOSED
    }

    private NewFile(Destination destination, Overwrite overwrite, AccessRights rights, Temporary temporary) {
        this.destination = destination;
        this.overwrite = overwrite;
        this.rights = rights;
        this.temporary = temporary;
    }

    /// Begins a file for this place.
    ///
    /// @throws FileAlreadyExistsException when one stands there and is not to be replaced
    /// @throws FailedWriteException when the folder is missing or may not be written, or a folder or a device stands there
    public static NewFile at(Path path, Overwrite overwrite) throws IOException {
        Destination destination = Destination.of(path);
        if (overwrite == Overwrite.REFUSE && Files.exists(destination.file())) {
            throw new FileAlreadyExistsException(path.toString());
        }
        Temporary.sweep(destination.file());
        try {
            AccessRights rights = AccessRights.of(destination.file());
            Temporary temporary = Temporary.beside(destination.file(), rights.whileUnfinished());
            return new NewFile(destination, overwrite, rights, temporary);
        } catch (IOException e) {
            throw WriteFault.creating(path, e);
        }
    }

    /// @throws FailedWriteException when the disk is full, for instance; nothing can be written or committed after it
    @Override
    public void write(MemorySegment bytes) throws IOException {
        requireWhole();
        try {
            if (bytes.isNative()) {
                writeMemory(bytes);
            } else {
                writeArray(bytes);
            }
        } catch (IOException e) {
            state = State.TORN;
            throw WriteFault.writing(destination.given(), position, e);
        }
    }

    private void writeMemory(MemorySegment bytes) throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += AT_ONCE) {
            ByteBuffer piece = bytes.asSlice(at, Math.min(AT_ONCE, bytes.byteSize() - at)).asByteBuffer();
            while (piece.hasRemaining()) {
                position += temporary.channel().write(piece);
            }
        }
    }

    private void writeArray(MemorySegment bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment way = arena.allocate(Math.min(BY_THE_WAY, bytes.byteSize()));
            for (long at = 0; at < bytes.byteSize(); at += BY_THE_WAY) {
                MemorySegment piece = way.asSlice(0, Math.min(BY_THE_WAY, bytes.byteSize() - at));
                writeMemory(piece.copyFrom(bytes.asSlice(at, piece.byteSize())));
            }
        }
    }

    @Override
    public long position() {
        return position;
    }

    /// Forces what was written to the disk, so that only the renaming is left: of several files that belong together
    /// all are finished before the first is committed.
    ///
    /// @throws FailedWriteException when the disk refuses; nothing can be written or committed after it
    public void finish() throws IOException {
        requireWhole();
        try {
            rights.giveTo(temporary.path());
            temporary.channel().force(true);
        } catch (IOException e) {
            state = State.TORN;
            throw WriteFault.writing(destination.given(), position, e);
        }
    }

    /// Puts the file into its place. Nothing can be written afterwards, whether it succeeds or not.
    ///
    /// @throws FileAlreadyExistsException when a file stands there meanwhile and is not to be replaced
    /// @throws FailedWriteException when it cannot be put there
    public void commit() throws IOException {
        requireWhole();
        state = State.CLOSED;
        try (temporary) { // what has been renamed is not there any more to be removed
            rights.giveTo(temporary.path());
            temporary.channel().force(true);
            put();
        } catch (FileAlreadyExistsException e) {
            FileAlreadyExistsException exists = new FileAlreadyExistsException(destination.given().toString());
            exists.initCause(e);
            throw exists;
        } catch (IOException e) {
            throw WriteFault.writing(destination.given(), position, e);
        }
        forceFolder();
    }

    /// While the file is open, so that nobody who sweeps takes it for litter; but for Windows, which renames only closed
    /// ones.
    private void put() throws IOException {
        Path file = destination.file();
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            temporary.channel().close();
        }
        if (overwrite == Overwrite.REPLACE) {
            Files.move(temporary.path(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            putWhereNothingIs(file);
        }
    }

    /// A link cannot be made where a file stands, and a rename on POSIX systems replaces it. Where the file system has no
    /// links, the system's own look before the rename has to do.
    private void putWhereNothingIs(Path file) throws IOException {
        try {
            Files.createLink(file, temporary.path());
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            Files.move(temporary.path(), file);
        }
    }

    /// So that a loss of power does not take the name away again. Where folders cannot be forced, it is in the system's
    /// hands.
    private void forceFolder() {
        try (FileChannel folder = FileChannel.open(destination.file().resolveSibling(""), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // the file is in its place, whole, and nobody could do more about it
        }
    }

    private void requireWhole() {
        switch (state) {
            case WHOLE -> {
            }
            case TORN -> throw new IllegalStateException(destination.given() + " could not be written");
            case CLOSED -> throw new IllegalStateException(destination.given() + " is closed");
        }
    }

    /// Removes what was written, unless it was committed.
    @Override
    public void close() throws IOException {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            temporary.close();
        }
    }
}
