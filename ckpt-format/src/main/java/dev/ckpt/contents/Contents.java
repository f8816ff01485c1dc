package dev.ckpt.contents;

import dev.ckpt.safety.Safety;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.Value;
import java.util.List;

/// A checkpoint as read, before anybody asks what it means.
///
/// @param format the form of the whole; of a folder [CheckpointFormat#DIRECTORY] or [CheckpointFormat#SHARDED]
/// @param files every file that was read, in the order of reading
/// @param formatDetail the form in words, for people: `PyTorch zip`, `safetensors, 3 shards`
/// @param root the tree
/// @param storages every storage that the files hold, referenced or not, in file order
/// @param safety the verdict over every pickle met
/// @param findings what was odd
public record Contents(CheckpointFormat format, List<SourceFile> files, String formatDetail, Value root,
        List<Storage> storages, Safety safety, List<Finding> findings) {

    public Contents {
        files = List.copyOf(files);
        storages = List.copyOf(storages);
        findings = List.copyOf(findings);
    }

    /// The same checkpoint with another tree: what was converted or pruned is read through the same files, and has their
    /// verdict and findings.
    public Contents withRoot(Value tree) {
        return new Contents(format, files, formatDetail, tree, storages, safety, findings);
    }

    /// Bytes of all files together.
    public long bytes() {
        return files.stream().mapToLong(SourceFile::bytes).sum();
    }
}
