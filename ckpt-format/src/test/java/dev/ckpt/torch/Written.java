package dev.ckpt.torch;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// Writes checkpoints for tests.
final class Written {

    private Written() {}

    /// `target`, written.
    static Path file(Contents contents, TorchOptions options, Path target) {
        TorchWriter writer = TorchWriter.plan(contents, options);
        try (NewFile file = NewFile.at(target, Overwrite.REPLACE)) {
            writer.write(TorchWriter.archiveName(target), List.of(), file);
            file.commit();
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
