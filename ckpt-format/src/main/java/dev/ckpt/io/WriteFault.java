package dev.ckpt.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// What to say when the system refuses to write: its own words, what they mostly mean, and what to do.
final class WriteFault {

    /// A disk with less than this is full: writing takes at least so much at a time.
    private static final long NEARLY_NOTHING = 1 << 20;

    private static final String UNCHANGED = "; what stood under the name before stands there still";

    private WriteFault() {}

    /// The file could not be begun.
    static FailedWriteException creating(Path given, IOException e) {
        return failed(Fault.in(given.toString()).expected("to create the file"), given, e);
    }

    /// The file could not be written on, or not be put into its place.
    static FailedWriteException writing(Path given, long position, IOException e) {
        return failed(Fault.in(given.toString()).atByte(position).expected("to write the file"), given, e);
    }

    private static FailedWriteException failed(Fault fault, Path given, IOException e) {
        String found = found(e);
        String[] words = causeAndNext(e, found.toLowerCase(Locale.ROOT), given);
        return new FailedWriteException(fault.found(found).because(words[0]).next(words[1] + UNCHANGED), e);
    }

    private static String found(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "that it is gone";
        }
        if (e instanceof ClosedByInterruptException) {
            return "an interrupt";
        }
        if (e instanceof ClosedChannelException) {
            return "that it is closed";
        }
        String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static String[] causeAndNext(IOException e, String found, Path given) {
        long free = free(given);
        if (found.contains("no space") || (free >= 0 && free < NEARLY_NOTHING)) {
            return words("the disk is full" + (free < 0 ? "" : ": it has " + free + " bytes left"),
                    "free some space, or write to another disk");
        }
        if (found.contains("quota")) {
            return words("your share of the disk is used up", "free some space, or write to another disk");
        }
        if (found.contains("too large")) {
            return words(
                    "files may not be larger: by a limit of the shell (ulimit -f), or of the file system (FAT: 4 GiB)",
                    "raise the limit, write to another disk, or write several smaller files");
        }
        if (found.contains("read-only")) {
            return words("the disk may only be read", "write to another disk");
        }
        if (found.contains("name too long")) {
            return words("the name is longer than this file system allows", "choose a shorter name");
        }
        if (e instanceof AccessDeniedException || found.contains("not permitted")) {
            return words("you may not write to this folder, or not replace this file", "write to another folder");
        }
        if (e instanceof ClosedByInterruptException) {
            return words("the program was asked to stop", "start it again");
        }
        if (e instanceof NoSuchFileException) {
            return words("another program removed the folder, or the unfinished file in it", "try again");
        }
        return words("the disk is failing, or the connection to it", "write to another disk");
    }

    private static String[] words(String cause, String next) {
        return new String[]{cause, next};
    }

    /// Bytes left where the file was to stand; -1 where nobody knows.
    private static long free(Path given) {
        try {
            return Files.getFileStore(given.toAbsolutePath().resolveSibling("")).getUsableSpace();
        } catch (IOException | SecurityException e) {
            return -1;
        }
    }
}
