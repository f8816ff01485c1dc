package dev.ckpt.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Where a new file is to stand. Of a link it is the place that the link leads to, so that the link stays a link.
///
/// @param given as the caller named it, for messages
/// @param file under the real name of its folder, whatever links lead there: one place has one name
record Destination(Path given, Path file) {

    /// As many links one behind the other as Linux follows.
    private static final int MOST_LINKS = 40;

    /// @throws FailedWriteException when no file can stand there
    static Destination of(Path given) throws FailedWriteException {
        try {
            Path end = endOfLinks(given);
            if (end.getFileName() == null || Files.isDirectory(end)) {
                throw refused(given, "a folder", "a file was to be named, and only its folder was",
                        "name a file in it: " + given.resolve("NAME"));
            }
            Path file = folderOf(given, end).resolve(end.getFileName());
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw refused(given, "a device or a pipe",
                        "files are written beside their place and put there as a whole, and a device cannot be replaced",
                        "write to a file, and copy that to the device");
            }
            return new Destination(given, file);
        } catch (FailedWriteException e) {
            throw e;
        } catch (IOException e) {
            throw WriteFault.creating(given, e);
        }
    }

    private static Path endOfLinks(Path given) throws IOException {
        Path at = given.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == MOST_LINKS) {
                throw refused(given, "a link that leads to itself", "the link is broken", "remove it, or name a file");
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        return at;
    }

    private static Path folderOf(Path given, Path end) throws IOException {
        Path folder = end.resolveSibling(""); // end is absolute and has a name, so it has a folder
        try {
            Path real = folder.toRealPath();
            if (Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
                return real;
            }
        } catch (NoSuchFileException e) {
            throw new FailedWriteException(Fault.in(given.toString())
                    .expected("a folder " + folder)
                    .found("none")
                    .because("it was not made yet, or its name is misspelt")
                    .next("create the folder, or name another one"), e);
        }
        throw new FailedWriteException(Fault.in(given.toString())
                .expected("a folder " + folder)
                .found("a file of that name")
                .because("a part of the name is misspelt")
                .next("name another folder"));
    }

    private static FailedWriteException refused(Path given, String found, String cause, String next) {
        return new FailedWriteException(Fault.in(given.toString()).expected("a place for a file").found(found)
                .because(cause).next(next));
    }
}
