package dev.ckpt.verify;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a verification found.
///
/// @param path file or folder
/// @param format empty when it could not be read
/// @param files in the order of reading
/// @param findings in the order of the checks, the reader's own first; the same for any number of threads
/// @param unreadable why it could not be read; then there is nothing but this finding and what came before it
public record VerificationReport(Path path, Optional<CheckpointFormat> format, List<SourceFile> files,
        List<Finding> findings, Checked checked, Optional<CheckpointException> unreadable) {

    public VerificationReport {
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /// Whether nothing is worse than a note.
    public boolean clean() {
        return unreadable.isEmpty() && findings.stream().allMatch(finding -> finding.severity() == Severity.NOTE);
    }

    public long count(Severity severity) {
        return findings.stream().filter(finding -> finding.severity() == severity).count();
    }
}
