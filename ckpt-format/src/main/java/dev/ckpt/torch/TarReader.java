package dev.ckpt.torch;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.io.Budget;
import dev.ckpt.io.MappedFile;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Reads the oldest form, PyTorch up to 0.1.9 (docs/pytorch-format.md §5.3): a tar of `storages`, `tensors` and the `pickle` that
/// refers to them by number.
public final class TarReader {

    private TarReader() {}

    /// Reads the index.
    ///
    /// @throws dev.ckpt.io.CheckpointException when the file cannot be read
    public static Contents read(MappedFile file, Budget budget) {
        return WholeFile.read(file, budget, (reading, whole) -> {
            TarMembers members = TarMembers.read(reading, whole);
            MemorySegment pickle = members.require("pickle").bytes();
            TarTensors tensors = new TarTensors(reading);
            tensors.readStorages(members.require("storages"));
            tensors.readTensors(members.require("tensors").bytes());
            Pickles pickles = new Pickles(reading);
            Pickles.Sound object = pickles.read("pickle", pickle, 0);
            pickles.scanBehind("pickle", pickle, object.end());
            Value root = new TreeBuilder(reading, "pickle", tensors).build(object.root());
            List<Storage> storages = new ArrayList<>(tensors.storages());
            return new WholeFile.Tree(CheckpointFormat.TORCH_TAR, "PyTorch tar", root, storages);
        });
    }
}
