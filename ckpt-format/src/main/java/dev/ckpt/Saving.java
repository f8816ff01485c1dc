package dev.ckpt;

import dev.ckpt.container.ContainerWriter;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.MeteredSink;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.llmc.LlmcWriter;
import dev.ckpt.model.Understanding;
import dev.ckpt.npz.NpzWriter;
import dev.ckpt.safetensors.SafetensorsWriter;
import dev.ckpt.torch.TorchWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// A checkpoint about to be written: everything is decided and nothing done. What the form cannot hold has been refused or
/// is named in [#write]'s answer.
///
/// ```java
/// Saving.plan(contents, new OutputForm.Torch(TorchOptions.exact()), target).write(Overwrite.REFUSE, bytes -> {});
/// ```
public final class Saving {

    /// What is left to do.
    @FunctionalInterface
    private interface Work {

        Written write(Overwrite overwrite, LongConsumer progress) throws IOException;
    }

    /// Writes one file.
    @FunctionalInterface
    private interface Body {

        void writeTo(MeteredSink sink) throws IOException;
    }

    private final long payloadBytes;
    private final Work work;

    private Saving(long payloadBytes, Work work) {
        this.payloadBytes = payloadBytes;
        this.work = work;
    }

    /// As [#plan(Contents, Understanding, OutputForm, Path)], for contents of which nothing is known yet.
    public static Saving plan(Contents contents, OutputForm form, Path target) {
        return plan(contents, Understanding.of(contents), form, target);
    }

    /// @param understanding what `contents` means
    /// @param target where it is to stand; it appears there whole or not at all
    /// @throws dev.ckpt.io.UnsupportedException when the form cannot hold the checkpoint; the message says what
    public static Saving plan(Contents contents, Understanding understanding, OutputForm form, Path target) {
        return switch (form) {
            case OutputForm.Torch torch -> {
                TorchWriter writer = TorchWriter.plan(contents, torch.options());
                String archive = TorchWriter.archiveName(target);
                yield file(target, writer.payloadBytes(), sink -> writer.write(archive, List.of(), sink));
            }
            case OutputForm.Container container -> {
                ContainerWriter writer = ContainerWriter.plan(contents, understanding, container.settings(),
                        container.options());
                String archive = TorchWriter.archiveName(target);
                yield file(target, writer.payloadBytes(), sink -> writer.write(archive, sink));
            }
            case OutputForm.Safetensors safetensors -> {
                SafetensorsWriter writer = SafetensorsWriter.plan(
                        withFormat(NamedWeights.of(contents, understanding)), target.toString(),
                        safetensors.options());
                yield named(contents, understanding, writer.payloadBytes(),
                        (overwrite, progress) -> writer.write(target, overwrite, progress));
            }
            case OutputForm.Npz npz -> {
                NpzWriter writer = NpzWriter.plan(NamedWeights.of(contents, understanding), target.toString());
                yield named(contents, understanding, writer.payloadBytes(),
                        (overwrite, progress) -> writer.write(target, overwrite, progress));
            }
            case OutputForm.Llmc llmc -> {
                LlmcWriter writer = LlmcNetwork.plan(contents, understanding, target);
                yield named(contents, understanding, writer.payloadBytes(),
                        (overwrite, progress) -> writer.write(target, overwrite, progress));
            }
        };
    }

    /// The libraries around safetensors look for a word that says which framework the tensors came from.
    private static NamedTensors withFormat(NamedTensors weights) {
        return weights.metadata().isEmpty() ? new NamedTensors(weights.tensors(), Map.of("format", "pt")) : weights;
    }

    /// Bytes of all tensors that will be written; what `progress` counts up to.
    public long payloadBytes() {
        return payloadBytes;
    }

    /// Writes it.
    ///
    /// @param progress told the number of bytes written so far, after each piece
    /// @throws java.nio.file.FileAlreadyExistsException when a file stands there and is not to be replaced
    /// @throws IOException when it cannot be written; then nothing has changed
    public Written write(Overwrite overwrite, LongConsumer progress) throws IOException {
        return work.write(overwrite, progress);
    }

    /// One file that holds the whole tree.
    private static Saving file(Path target, long payloadBytes, Body body) {
        return new Saving(payloadBytes, (overwrite, progress) -> {
            try (NewFile file = NewFile.at(target, overwrite)) {
                body.writeTo(new MeteredSink(file, progress));
                file.commit();
                return new Written(List.of(target), file.position(), List.of());
            }
        });
    }

    /// A form that holds named tensors alone: what else the checkpoint has is left out, and said.
    private static Saving named(Contents contents, Understanding understanding, long payloadBytes, Work tensors) {
        return new Saving(payloadBytes, (overwrite, progress) -> {
            Written written = tensors.write(overwrite, progress);
            List<Written.Left> left = new ArrayList<>(NamedWeights.left(contents, understanding));
            left.addAll(written.left());
            return new Written(written.files(), written.bytes(), left);
        });
    }
}
