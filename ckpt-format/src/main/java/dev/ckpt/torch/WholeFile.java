package dev.ckpt.torch;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.Budget;
import dev.ckpt.io.ByteSource;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// What all readers of this package do around their own work: they keep account, and where a file breaks they say what was
/// found before.
final class WholeFile {

    private WholeFile() {}

    /// What a reader makes of a file.
    ///
    /// @param manifest that of our own container
    record Tree(CheckpointFormat format, String detail, Value root, List<Storage> storages,
            Optional<MemorySegment> manifest) {

        Tree(CheckpointFormat format, String detail, Value root, List<Storage> storages) {
            this(format, detail, root, storages, Optional.empty());
        }
    }

    static Contents read(MappedFile file, Budget budget, BiFunction<Reading, ByteSource, Tree> reader) {
        Reading reading = new Reading(file.name(), file.size(), budget);
        try {
            Tree tree = reader.apply(reading, file.slice(0, file.size()));
            List<Storage> storages = new ArrayList<>(tree.storages());
            storages.addAll(reading.storages());
            return new Contents(tree.format(), List.of(new SourceFile(file.path(), tree.format(), file.size())),
                    tree.detail(), tree.root(), storages, reading.verdicts().merged(), reading.findings(),
                    tree.manifest());
        } catch (CheckpointException e) {
            throw reading.verdicts().withEvidence(e);
        }
    }
}
