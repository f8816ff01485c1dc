package dev.ckpt.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// An unfinished file beside the place that it is for. It goes when it is closed, when the program ends in any way but being
/// killed, and otherwise when something is next written to the same place: its writer holds a lock on it, which the system
/// lets go when the writer dies, so that what nobody holds is litter.
final class Temporary implements AutoCloseable {

    private static final String SUFFIX = ".ckpt.tmp";

    /// Digits that tell two writers apart: 36 to the 13th is more than 2^64.
    private static final int DIGITS = 13;

    /// Of a longer name only the beginning is taken, so that with all else it stays below 255 bytes in UTF-8.
    private static final int LONGEST_NAME = 70;

    /// A name that is taken, or a file that was swept away before it was locked, is bad luck; so much of it is not.
    private static final int ATTEMPTS = 20;

    /// Those of this process. Locks do not keep threads of one process apart, and on POSIX systems merely opening and
    /// closing a file lets go of the lock that the process has on it: so these are never touched.
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final Thread atTheEnd;

    private Temporary(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        this.atTheEnd = new Thread(this::deleteQuietly, "remove " + path);
    }

    /// A new one for this place.
    ///
    /// @param rights those that it gets at once
    static Temporary beside(Path file, FileAttribute<?>... rights) throws IOException {
        for (int attempt = 1;; attempt++) {
            String digits = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
            Path path = file.resolveSibling(prefix(file) + "0".repeat(DIGITS - digits.length()) + digits + SUFFIX);
            OWN.add(path);
            try {
                FileChannel channel = locked(path, rights);
                return registered(new Temporary(path, channel));
            } catch (FileAlreadyExistsException e) {
                OWN.remove(path);
                if (attempt == ATTEMPTS) {
                    throw new IOException("another program keeps removing unfinished files", e);
                }
            } catch (IOException | RuntimeException e) {
                OWN.remove(path);
                throw e;
            }
        }
    }

    /// @throws FileAlreadyExistsException when the name is taken, or somebody who sweeps was there before the lock
    @SuppressWarnings("MustBeClosedChecker") // lives until close()
    private static FileChannel locked(Path path, FileAttribute<?>... rights) throws IOException {
        FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                rights);
        if (isHeld(channel) && Files.exists(path)) {
            return channel;
        }
        channel.close();
        Files.deleteIfExists(path);
        throw new FileAlreadyExistsException(path.toString());
    }

    /// Whether this process holds the lock; also true where there are no locks, for there nobody sweeps either.
    private static boolean isHeld(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return true;
        }
    }

    private static Temporary registered(Temporary temporary) throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(temporary.atTheEnd);
            return temporary;
        } catch (IllegalStateException e) {
            temporary.close();
            throw new IOException("the program is ending", e);
        }
    }

    /// Removes what writers to this place left when they were killed. That it cannot be removed is no reason not to write.
    static void sweep(Path file) {
        String prefix = prefix(file);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(file.resolveSibling(""))) {
            for (Path entry : entries) {
                if (isOne(String.valueOf(entry.getFileName()), prefix) && !OWN.contains(entry)
                        && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    removeUnlessHeld(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // left for the next one
        }
    }

    private static boolean isOne(String name, String prefix) {
        return name.startsWith(prefix) && name.endsWith(SUFFIX)
                && name.length() == prefix.length() + DIGITS + SUFFIX.length();
    }

    private static void removeUnlessHeld(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.deleteIfExists(path); // under the lock: a writer that locks after us finds its file gone
            }
        } catch (IOException | OverlappingFileLockException e) {
            // held, or not ours to remove
        }
    }

    private static String prefix(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.length() > LONGEST_NAME) {
            boolean halved = Character.isHighSurrogate(name.charAt(LONGEST_NAME - 1));
            name = name.substring(0, halved ? LONGEST_NAME - 1 : LONGEST_NAME);
        }
        return "." + name + ".";
    }

    Path path() {
        return path;
    }

    FileChannel channel() {
        return channel;
    }

    /// Lets go of the file, and removes it if it is still there.
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            try {
                Files.deleteIfExists(path);
            } finally {
                OWN.remove(path);
                forgetTheEnd();
            }
        }
    }

    private void forgetTheEnd() {
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException e) {
            // it has come already
        }
    }

    private void deleteQuietly() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // left for the next one
        }
    }
}
