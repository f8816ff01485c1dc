package dev.ckpt.cli.diff;

import dev.ckpt.Checkpoint;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.DiffOptions;
import dev.ckpt.numbers.Progress;
import java.io.IOException;

/// Where a diff comes from: the library, or a test.
@FunctionalInterface
public interface DiffSource {

    /// @throws IOException when a file cannot be read
    Diff diff(Checkpoint a, Checkpoint b, DiffOptions options, Progress progress) throws IOException;
}
