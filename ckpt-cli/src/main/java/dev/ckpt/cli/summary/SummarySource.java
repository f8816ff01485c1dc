package dev.ckpt.cli.summary;

import dev.ckpt.inspect.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Where summaries come from: the library, or a test.
public interface SummarySource {

    /// The checkpoints that a path stands for: itself, or those in a folder of several.
    List<Path> checkpointsIn(Path path) throws IOException;

    Summary summaryOf(Path path) throws IOException;
}
