package dev.ckpt.container;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.identity.ContentId;
import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.PlacedTensor;
import dev.ckpt.proto.v1.ManifestV1;
import java.util.ArrayList;
import java.util.List;

/// Holds a `.ckpt`, which was read as PyTorch reads it, against its manifest.
public final class ContainerReader {

    private ContainerReader() {}

    /// The same contents, named by the container's version. Nothing of a tensor is read.
    ///
    /// @throws dev.ckpt.io.MalformedException when the manifest is broken
    /// @throws UnsupportedException when it needs a newer reader
    /// @throws dev.ckpt.io.RefusedException when manifest and tree disagree, or it is beyond the budget
    public static Contents read(Contents contents, Budget budget) {
        String file = contents.files().getFirst().path().toString();
        ManifestV1.Manifest manifest = ManifestMessage.parse(contents.manifest().orElseThrow(), file, budget);
        requireReadable(manifest, file);
        requireSound(manifest, file);
        new Agreement(file, manifest).require(PlacedTensor.of(contents));
        List<Finding> findings = new ArrayList<>(contents.findings());
        if (version(manifest) > Manifest.VERSION) {
            findings.add(Finding.note("container.newer", "record ckpt/manifest.pb", "written by a newer program ("
                    + "container version " + version(manifest) + "); what is new in it is left alone"));
        }
        return new Contents(contents.format(), contents.files(), "ckpt container v" + version(manifest),
                contents.root(), contents.storages(), contents.safety(), findings, contents.manifest());
    }

    private static void requireReadable(ManifestV1.Manifest manifest, String file) {
        long version = version(manifest);
        long oldest = Integer.toUnsignedLong(manifest.getOldestReader());
        if (oldest > Manifest.VERSION) {
            throw new UnsupportedException(ManifestMessage.place(file)
                    .expected("a container that readers of version " + Manifest.VERSION + " may read")
                    .found("one that needs a reader of container version " + oldest)
                    .because("a newer ckpt wrote it")
                    .next("update this program; torch.load reads the file as it is"));
        }
        if (version == 0 || oldest == 0 || oldest > version) {
            throw ManifestMessage.malformed(file, "a version from 1 on, and an oldest reader from 1 to that",
                    "version " + version + ", oldest reader " + oldest);
        }
    }

    private static long version(ManifestV1.Manifest manifest) {
        return Integer.toUnsignedLong(manifest.getVersion());
    }

    /// What is wrong whatever the tree looks like.
    private static void requireSound(ManifestV1.Manifest manifest, String file) {
        for (ManifestV1.ContentIds ids : List.of(manifest.getIds(), manifest.getParent())) {
            for (String id : List.of(ids.getWeights(), ids.getOptimizer())) {
                if (!id.isEmpty() && ContentId.parse(id).isEmpty()) {
                    throw ManifestMessage.malformed(file, "content ids as sha256: and 64 hexadecimal digits",
                            Quoted.of(id));
                }
            }
        }
        if (manifest.getStep() < 0) {
            throw ManifestMessage.malformed(file, "a step below 2^63",
                    Long.toUnsignedString(manifest.getStep()));
        }
    }

    /// Where a message of this package points to.
    static Fault tensor(String file, String path) {
        return Fault.in(file).at("record ckpt/manifest.pb, tensor " + Quoted.of(path));
    }
}
