package dev.ckpt.container;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.ByteSink;
import dev.ckpt.model.Understanding;
import dev.ckpt.proto.v1.ManifestV1;
import dev.ckpt.torch.TorchOptions;
import dev.ckpt.torch.TorchWriter;
import dev.ckpt.torch.TorchZipReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a `.ckpt`: what [TorchWriter] writes, and a manifest of it.
///
/// ```java
/// ContainerWriter writer = ContainerWriter.plan(contents, Understanding.of(contents), ContainerSettings.by("ckpt 0.1.0"));
/// try (NewFile file = NewFile.at(path, Overwrite.REFUSE)) {
///     writer.write(TorchWriter.archiveName(path), file);
///     file.commit();
/// }
/// ```
///
/// The numbers are read twice: once on all cores for their digests, and once to be written. What a source that is a `.ckpt`
/// itself says beyond our schema, and its labels, are in the new manifest too.
public final class ContainerWriter {

    private final Contents contents;
    private final Understanding understanding;
    private final ContainerSettings settings;
    private final TorchWriter writer;
    private ManifestV1.@Nullable Manifest message;

    private ContainerWriter(Contents contents, Understanding understanding, ContainerSettings settings,
            TorchWriter writer) {
        this.contents = contents;
        this.understanding = understanding;
        this.settings = settings;
        this.writer = writer;
    }

    /// As [#plan(Contents, Understanding, ContainerSettings, TorchOptions)], with the smallest file that loads anywhere.
    public static ContainerWriter plan(Contents contents, Understanding understanding, ContainerSettings settings) {
        return plan(contents, understanding, settings, TorchOptions.portable());
    }

    /// Decides what is written where, and touches no number.
    ///
    /// @param understanding of these contents
    /// @throws dev.ckpt.io.UnsupportedException naming the place in the tree, when there is something that cannot or may
    ///         not be written
    public static ContainerWriter plan(Contents contents, Understanding understanding, ContainerSettings settings,
            TorchOptions options) {
        return new ContainerWriter(contents, understanding, settings, TorchWriter.plan(contents, options));
    }

    /// Bytes of all numbers, each of which is read twice.
    public long payloadBytes() {
        return writer.payloadBytes();
    }

    /// What the manifest will say. Asked for the first time, this reads every number.
    ///
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public Manifest manifest() {
        return ManifestMessage.record(message());
    }

    private ManifestV1.Manifest message() {
        ManifestV1.Manifest known = message;
        if (known == null) {
            known = ManifestMaker.make(contents, understanding, settings, writer::keyOf);
            message = known;
        }
        return known;
    }

    /// Writes the file. The same contents and settings give the same bytes.
    ///
    /// @param archiveName the folder inside it; see [TorchWriter#archiveName]
    public void write(String archiveName, ByteSink sink) throws IOException {
        byte[] manifest = ManifestMessage.bytes(message());
        writer.write(archiveName, List.of(new TorchWriter.ExtraRecord(TorchZipReader.MANIFEST, manifest)), sink);
    }
}
