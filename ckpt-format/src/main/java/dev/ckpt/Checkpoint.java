package dev.ckpt;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.Budget;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.safety.Safety;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A checkpoint, open for reading. Only its index has been read; a tensor's bytes are slices of mapped files, valid until
/// [#close()]. Immutable and thread-safe.
///
/// ```java
/// try (Checkpoint checkpoint = Checkpoint.open(Path.of("ckpt.pt"))) {
///     Summary summary = Summary.of(checkpoint);
/// }
/// ```
public final class Checkpoint implements AutoCloseable {

    private final Path path;
    private final Contents contents;
    private final OpenFiles files;

    Checkpoint(Path path, Contents contents, OpenFiles files) {
        this.path = path;
        this.contents = contents;
        this.files = files;
    }

    /// Opens a file or a folder, recognised by content.
    ///
    /// @throws dev.ckpt.io.MalformedException when the file is broken
    /// @throws dev.ckpt.io.UnsupportedException when it is no checkpoint, or of a form unknown here
    /// @throws dev.ckpt.io.RefusedException when it is hostile
    /// @throws IOException when it is missing or may not be read
    public static Checkpoint open(Path path) throws IOException {
        return open(path, Budget.ofThisMachine());
    }

    /// As [#open(Path)], with a budget of the caller's.
    public static Checkpoint open(Path path, Budget budget) throws IOException {
        OpenFiles files = new OpenFiles(budget);
        try {
            return new Checkpoint(path, Readers.read(path, files), files);
        } catch (IOException | RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    public CheckpointFormat format() {
        return contents.format();
    }

    public List<SourceFile> files() {
        return contents.files();
    }

    /// The tree that the file holds.
    public Value root() {
        return contents.root();
    }

    public Safety safety() {
        return contents.safety();
    }

    public List<Finding> findings() {
        return contents.findings();
    }

    public Contents contents() {
        return contents;
    }

    @Override
    public void close() {
        files.close();
    }
}
