package dev.ckpt.scan;

import dev.ckpt.safety.Verdict;
import java.util.List;
import java.util.Optional;

/// What a scan found.
///
/// @param files in the order of the scan, folders in the order of their names
/// @param folders that were looked into
/// @param notReached why some files were not reached: too many, nested too deep; empty when all were
public record ScanReport(List<FileReport> files, long folders, Optional<String> notReached) {

    public ScanReport {
        files = List.copyOf(files);
    }

    public long count(Status status) {
        return files.stream().filter(file -> file.status() == status).count();
    }

    /// Files with this verdict, checkpoints or not.
    public long count(Verdict verdict) {
        return files.stream().filter(file -> file.verdict().filter(it -> it == verdict).isPresent()).count();
    }

    /// Whether there was a checkpoint, every checkpoint was read and is inert, and nothing that may hold one was left
    /// unread.
    public boolean inert() {
        return complete() && count(Status.READ) > 0 && files.stream()
                .allMatch(
                        file -> file.inert() || (file.status() == Status.NOT_A_CHECKPOINT && file.verdict().isEmpty()));
    }

    /// Whether nothing that looks like a checkpoint, and no folder, was unreadable.
    public boolean complete() {
        return notReached.isEmpty() && count(Status.UNREADABLE) == 0;
    }
}
