package dev.ckpt.retention;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Carries out a plan: deletes the files of the checkpoints that go, the oldest first, and the folders that are empty then.
///
/// A checkpoint goes only if all its files are those that were planned; of one that goes, what says that the files belong
/// together goes first, so that what an interruption leaves is never taken for a whole. Symbolic links are neither followed
/// nor deleted.
public final class Removal {

    /// What became of a checkpoint that was to go.
    ///
    /// @param bytes of the files that are gone
    /// @param problem why it is there still, or a part of it; empty when it is gone
    public record Outcome(Planned checkpoint, long bytes, String problem) {

        public boolean gone() {
            return problem.isEmpty();
        }
    }

    private final RetentionPlan plan;

    /// @throws IllegalArgumentException when those that stay have not been verified
    public Removal(RetentionPlan plan) {
        if (!plan.verified()) {
            throw new IllegalArgumentException("what stays is verified before anything goes");
        }
        this.plan = plan;
    }

    /// @param progress gets every outcome as soon as it is known
    /// @return an outcome for each checkpoint that was to go
    public List<Outcome> run(Consumer<Outcome> progress) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Planned checkpoint : plan.going()) {
            Outcome outcome = remove(checkpoint);
            outcomes.add(outcome);
            progress.accept(outcome);
        }
        return List.copyOf(outcomes);
    }

    private Outcome remove(Planned checkpoint) {
        long bytes = 0;
        try {
            if (checkpoint.files().isEmpty()) {
                throw new FileSystemException(checkpoint.path().toString(), null, "no files of its own are known");
            }
            requireAnotherOfTheRun(checkpoint);
            for (FileState file : checkpoint.files()) {
                file.requireUnchanged();
            }
            for (FileState file : checkpoint.files()) {
                file.requireUnchanged();
                Files.delete(file.path());
                bytes += file.bytes();
            }
            removeFolder(checkpoint);
            return new Outcome(checkpoint, bytes, "");
        } catch (IOException e) {
            return new Outcome(checkpoint, bytes, problem(e));
        }
    }

    private static String problem(IOException e) {
        String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return e instanceof FileSystemException failed
                ? failed.getFile() + ": " + (reason == null ? e.getClass().getSimpleName() : reason)
                : String.valueOf(reason);
    }

    /// Somebody else may have deleted, meanwhile, what the plan relied on.
    private void requireAnotherOfTheRun(Planned checkpoint) throws IOException {
        for (Planned other : plan.staying()) {
            boolean relied = other.run() == checkpoint.run() && other.reasons().stream().noneMatch(KeepReason::isDoubt)
                    && other.resume().compareTo(checkpoint.resume()) <= 0;
            if (relied) {
                try {
                    for (FileState file : other.files()) {
                        file.requireUnchanged();
                    }
                    return;
                } catch (IOException e) {
                    // then perhaps another one
                }
            }
        }
        throw new FileSystemException(checkpoint.path().toString(), null,
                "no other sound checkpoint of its run is there any more");
    }

    private static void removeFolder(Planned checkpoint) throws IOException {
        if (checkpoint.strangers().isEmpty() && Files.isDirectory(checkpoint.path(), LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.delete(checkpoint.path());
            } catch (DirectoryNotEmptyException e) {
                // something has been put into it since
            }
        }
    }
}
