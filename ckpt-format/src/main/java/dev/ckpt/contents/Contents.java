package dev.ckpt.contents;

import dev.ckpt.safety.Safety;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// A checkpoint as read, before anybody asks what it means.
///
/// @param format the form of the whole; of a folder [CheckpointFormat#DIRECTORY] or [CheckpointFormat#SHARDED]
/// @param files every file that was read, in the order of reading
/// @param formatDetail the form in words, for people: `PyTorch zip`, `safetensors, 3 shards`
/// @param root the tree
/// @param storages every storage that the files hold, referenced or not, in file order
/// @param safety the verdict over every pickle met
/// @param findings what was odd
/// @param manifest of a `.ckpt` what its manifest says, in the file's own bytes; valid as long as the file is open
public record Contents(CheckpointFormat format, List<SourceFile> files, String formatDetail, Value root,
        List<Storage> storages, Safety safety, List<Finding> findings, Optional<MemorySegment> manifest) {

    public Contents {
        files = List.copyOf(files);
        storages = List.copyOf(storages);
        findings = List.copyOf(findings);
    }

    /// A checkpoint without a manifest, which all but ours are.
    public Contents(CheckpointFormat format, List<SourceFile> files, String formatDetail, Value root,
            List<Storage> storages, Safety safety, List<Finding> findings) {
        this(format, files, formatDetail, root, storages, safety, findings, Optional.empty());
    }

    /// The same checkpoint with another tree: what was converted or pruned is read through the same files, and has their
    /// verdict, findings and manifest.
    public Contents withRoot(Value tree) {
        return new Contents(format, files, formatDetail, tree, storages, safety, findings, manifest);
    }

    /// Bytes of all files together.
    public long bytes() {
        return files.stream().mapToLong(SourceFile::bytes).sum();
    }
}
