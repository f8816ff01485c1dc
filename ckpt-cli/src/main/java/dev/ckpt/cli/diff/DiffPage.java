package dev.ckpt.cli.diff;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.diff.Diff;
import dev.ckpt.io.Overwrite;
import java.io.IOException;
import java.nio.file.Path;

/// Writes a diff as a page for a browser.
@FunctionalInterface
public interface DiffPage {

    /// @throws java.nio.file.FileAlreadyExistsException when something stands there that is not to be replaced
    /// @throws IOException when the page cannot be written
    void write(Path page, Overwrite overwrite, Checkpoint a, Checkpoint b, Diff diff, Terminal terminal)
            throws IOException;
}
