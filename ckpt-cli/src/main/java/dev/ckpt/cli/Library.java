package dev.ckpt.cli;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.summary.SummarySource;
import dev.ckpt.folder.FolderReader;
import dev.ckpt.inspect.Summary;
import dev.ckpt.io.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Summaries of real files.
final class Library implements SummarySource {

    /// A folder that is no checkpoint and holds none stays in the list, so that reading it says what is wrong with it.
    @Override
    public List<Path> checkpointsIn(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> found = FolderReader.checkpointsIn(path, Budget.ofThisMachine());
        return found.isEmpty() ? List.of(path) : found;
    }

    @Override
    public Summary summaryOf(Path path) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            return Summary.of(checkpoint);
        }
    }
}
