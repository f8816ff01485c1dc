package dev.ckpt.torch;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.safety.Safety;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// Writes checkpoints for tests.
final class Written {

    private Written() {}

    /// `target`, written.
    static Path file(Contents contents, TorchOptions options, Path target, TorchWriter.ExtraRecord... extra) {
        TorchWriter writer = TorchWriter.plan(contents, options);
        try (NewFile file = NewFile.at(target, Overwrite.REPLACE)) {
            writer.write(TorchWriter.archiveName(target), List.of(extra), file);
            file.commit();
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A tree as if it had been read from `model.pt`.
    static Contents contents(Value root) {
        return new Contents(CheckpointFormat.TORCH_ZIP,
                List.of(new SourceFile(Path.of("model.pt"), CheckpointFormat.TORCH_ZIP, 0)), "PyTorch zip", root,
                List.of(), Safety.NO_PICKLE, List.of());
    }
}
