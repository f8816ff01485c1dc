package dev.ckpt.folder;

import dev.ckpt.contents.Contents;
import java.io.IOException;
import java.nio.file.Path;

/// Reads one file, recognised by its content.
@FunctionalInterface
public interface FileReader {

    /// @throws dev.ckpt.io.CheckpointException when it cannot be read as a checkpoint
    Contents read(Path file) throws IOException;
}
