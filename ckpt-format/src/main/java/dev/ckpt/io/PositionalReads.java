package dev.ckpt.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads parts of a mapped file without touching the mapping: into memory that the caller owns, so that a file of any size
/// adds nothing to what the process holds, and a file that was cut short meanwhile is an end of file and no fault of the
/// processor.
///
/// The file is opened a second time when something is first read from it, so that a model in hundreds of files costs
/// descriptors only for those that are read. Where that cannot be (there are too many already, or another file has been
/// put under the name since), the bytes are copied out of the mapping, which is still the file that was mapped.
///
/// Interrupting a thread closes the channel that it reads from, for every thread. That is no reason for any of them to
/// fail: the channel is opened again, and the interrupted thread is told so, by its flag, when it has what it asked for.
final class PositionalReads implements AutoCloseable {

    /// How much goes into an array of Java's at once: it has to come by way of memory that the system can write to.
    private static final int BY_THE_WAY = 1 << 16;

    /// A view of memory as a buffer has at most 2 GiB.
    private static final long AT_ONCE = 1 << 30;

    private final Path path;
    private final MemorySegment mapped;
    private final BasicFileAttributes known;

    private @Nullable FileChannel channel; // these three are guarded by this
    private boolean unreachable;
    private boolean closed;

    /// @param known what the file was when it was mapped
    PositionalReads(Path path, MemorySegment mapped, BasicFileAttributes known) {
        this.path = path.toAbsolutePath();
        this.mapped = mapped;
        this.known = known;
    }

    /// Fills `target` with the bytes from `from` on, which lie inside the file as it was mapped.
    void copyTo(long from, MemorySegment target) {
        boolean interrupted = false;
        try {
            for (boolean done = target.byteSize() == 0; !done;) {
                interrupted |= Thread.interrupted(); // with the flag up, the channel would close at once
                FileChannel file = channel();
                if (file == null) {
                    MemorySegment.copy(mapped, from, target, 0, target.byteSize());
                    return;
                }
                done = filled(file, from, target);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// False when the channel was closed on the way.
    private boolean filled(FileChannel file, long from, MemorySegment target) {
        try {
            if (target.isNative()) {
                fill(file, from, target);
            } else {
                fillArray(file, from, target);
            }
            return true;
        } catch (ClosedChannelException e) {
            forget(file);
            return false;
        } catch (IOException e) {
            throw new MalformedException(Fault.in(path.toString()).atByte(from)
                    .expected(target.byteSize() + " bytes")
                    .found("that they cannot be read: " + e.getMessage())
                    .because("the disk is failing, or the connection to it")
                    .next("copy the file to another disk; if that fails too, get it again from where it came from"), e);
        }
    }

    private void fillArray(FileChannel file, long from, MemorySegment target) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment way = arena.allocate(Math.min(BY_THE_WAY, target.byteSize()));
            for (long at = 0; at < target.byteSize(); at += way.byteSize()) {
                MemorySegment piece = way.asSlice(0, Math.min(way.byteSize(), target.byteSize() - at));
                fill(file, from + at, piece);
                MemorySegment.copy(piece, 0, target, at, piece.byteSize());
            }
        }
    }

    private void fill(FileChannel file, long from, MemorySegment target) throws IOException {
        for (long at = 0; at < target.byteSize(); at += AT_ONCE) {
            ByteBuffer piece = target.asSlice(at, Math.min(AT_ONCE, target.byteSize() - at)).asByteBuffer();
            while (piece.hasRemaining()) {
                long position = from + at + piece.position();
                if (file.read(piece, position) < 0) {
                    throw becameShorter(position, file.size());
                }
            }
        }
    }

    private MalformedException becameShorter(long position, long size) {
        return new MalformedException(Fault.in(path.toString()).atByte(position)
                .expected("the " + mapped.byteSize() + " bytes that the file had when it was opened")
                .found(size + " bytes")
                .because("the file became shorter while it was read: another program is writing it, or copying over it")
                .next("wait until that is done, or stop it, and start again"));
    }

    /// Null where the mapping has to do.
    private synchronized @Nullable FileChannel channel() {
        if (closed) {
            throw new IllegalStateException(path + " is closed");
        }
        if (channel == null && !unreachable) {
            channel = open();
            unreachable = channel == null;
        }
        return channel;
    }

    @SuppressWarnings("MustBeClosedChecker") // lives until close(), or until an interrupt closes it
    private @Nullable FileChannel open() {
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            // The file was mapped under this key and cannot have lost it to another since: the mapping keeps it alive.
            if (same(Files.readAttributes(path, BasicFileAttributes.class))) {
                return file;
            }
            file.close();
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private boolean same(BasicFileAttributes now) {
        return known.fileKey() != null
                ? Objects.equals(known.fileKey(), now.fileKey())
                : known.size() == now.size() && known.lastModifiedTime().equals(now.lastModifiedTime());
    }

    private synchronized void forget(FileChannel gone) {
        if (gone.equals(channel)) {
            channel = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // it was only read from: nothing is lost
            }
        }
    }
}
