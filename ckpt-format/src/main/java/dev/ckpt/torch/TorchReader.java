package dev.ckpt.torch;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.FileKind;
import dev.ckpt.io.MappedFile;
import java.util.function.UnaryOperator;

/// The door to PyTorch's files: hands each kind of container to its reader.
public final class TorchReader {

    private TorchReader() {}

    /// Reads a file's index.
    ///
    /// @param kind what the file's first bytes say
    /// @param judge holds a file of our own container against its manifest; not asked about any other
    /// @throws dev.ckpt.io.CheckpointException when it cannot be read
    /// @throws IllegalArgumentException for a kind that is none of PyTorch's containers
    public static Contents read(MappedFile file, FileKind kind, Budget budget, UnaryOperator<Contents> judge) {
        Contents contents = read(file, kind, budget);
        if (contents.manifest().isEmpty()) {
            return contents;
        }
        try {
            return judge.apply(contents);
        } catch (CheckpointException e) {
            throw Verdicts.withEvidence(e, contents.safety());
        }
    }

    private static Contents read(MappedFile file, FileKind kind, Budget budget) {
        return switch (kind) {
            case ZIP -> TorchZipReader.read(file, budget);
            case TORCH_LEGACY -> LegacyReader.read(file, budget);
            case TAR -> TarReader.read(file, budget);
            case PICKLE -> RawPickleReader.read(file, budget);
            default -> throw new IllegalArgumentException(kind + " is no container of PyTorch");
        };
    }
}
