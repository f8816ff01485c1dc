package dev.ckpt.cli.command;

import dev.ckpt.cli.screen.Words;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.FailedWriteException;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// Why a file gave no answer.
///
/// @param kind a stable word for programs: `malformed`, `unsupported`, `refused`, `unreadable`, `exists`,
///        `unwritten`, `failed`
public record Failure(String kind, Fault fault) {

    /// @param thrown anything at all: whatever goes wrong, a person gets one clear message
    public static Failure of(Throwable thrown, String path, Words words) {
        return switch (thrown) {
            case MalformedException e -> new Failure("malformed", e.fault());
            case UnsupportedException e -> new Failure("unsupported", e.fault());
            case RefusedException e -> new Failure("refused", e.fault());
            case FailedWriteException e -> new Failure("unwritten", e.fault());
            case FileAlreadyExistsException e -> new Failure("exists",
                    fault("exists", e.getFile() == null ? path : e.getFile(), words));
            case NoSuchFileException e -> unreadable("missing", path, words);
            case InvalidPathException e -> unreadable("missing", path, words);
            case AccessDeniedException e -> unreadable("denied", path, words);
            case FileSystemException e -> other(path, e.getReason() == null ? e.getMessage() : e.getReason(), e);
            case IOException e -> other(path, e.getMessage(), e);
            // a mapped page that is no longer there: the file became shorter, or a disk or a network failed
            case InternalError e -> unreadable("vanished", path, words);
            case OutOfMemoryError e -> failed("memory", path, words);
            case StackOverflowError e -> failed("depth", path, words);
            default -> failed("defect", path, words, thrown.getClass().getSimpleName()
                    + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage()));
        };
    }

    /// Whether the fault is ours rather than the file's.
    public static boolean isDefect(Throwable thrown) {
        return !(thrown instanceof CheckpointException || thrown instanceof IOException
                || thrown instanceof InvalidPathException);
    }

    private static Failure other(String path, @Nullable String message, IOException thrown) {
        return new Failure("unreadable", Fault.in(path).found(message == null
                ? thrown.getClass().getSimpleName()
                : message));
    }

    private static Failure unreadable(String what, String path, Words words) {
        return new Failure("unreadable", fault(what, path, words));
    }

    private static Failure failed(String what, String path, Words words, Object... values) {
        return new Failure("failed", fault(what, path, words, values));
    }

    private static Fault fault(String what, String path, Words words, Object... values) {
        return Fault.in(path).found(words.text("failure." + what, values))
                .because(words.textIfAny("failure." + what + ".cause").orElse(""))
                .next(words.textIfAny("failure." + what + ".next").orElse(""));
    }
}
