package dev.ckpt.torch;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.io.Budget;
import dev.ckpt.io.MappedFile;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Reads what `pickle.dump` writes (docs/pytorch-format.md §5.4): one pickle, and inside it a whole legacy file for every storage.
public final class RawPickleReader {

    private static final String RECORD = "pickle";

    private RawPickleReader() {}

    /// Reads the first pickle; what follows it is looked at for its safety alone.
    ///
    /// @throws dev.ckpt.io.CheckpointException when the file cannot be read
    public static Contents read(MappedFile file, Budget budget) {
        return WholeFile.read(file, budget, (reading, whole) -> {
            MemorySegment bytes = whole.bytes();
            Pickles pickles = new Pickles(reading);
            Pickles.Sound pickle = pickles.read(RECORD, bytes, 0);
            if (LegacyReader.isMagic(pickle.root())) {
                return LegacyReader.tree(reading, whole); // the mark in an unusual spelling, which PyTorch takes too
            }
            pickles.scanBehind(RECORD, bytes, pickle.end());
            Value root = new TreeBuilder(reading, RECORD, Outside.NOTHING).build(pickle.root());
            return new WholeFile.Tree(CheckpointFormat.PICKLE, "pickle", root, List.of());
        });
    }
}
