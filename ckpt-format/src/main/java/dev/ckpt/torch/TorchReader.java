package dev.ckpt.torch;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.FileKind;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.OpenFiles;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The door to PyTorch's files: tells the containers apart by their first bytes, never by a name.
public final class TorchReader {

    private TorchReader() {}

    /// Whether bytes begin as one of PyTorch's containers does.
    public static boolean recognises(MemorySegment bytes) {
        return switch (FileKind.of(bytes)) {
            case ZIP, TORCH_LEGACY, TAR, PICKLE -> true;
            default -> false;
        };
    }

    /// Reads a file's index; empty when it begins as none of PyTorch's containers does.
    ///
    /// @param files for the budget; the file is mapped already
    /// @throws dev.ckpt.io.CheckpointException when it is one of them and cannot be read
    public static Optional<Contents> read(MappedFile file, OpenFiles files) {
        return switch (FileKind.of(file.bytes())) {
            case ZIP -> Optional.of(TorchZipReader.read(file, files.budget()));
            case TORCH_LEGACY -> Optional.of(LegacyReader.read(file, files.budget()));
            case TAR -> Optional.of(TarReader.read(file, files.budget()));
            case PICKLE -> Optional.of(RawPickleReader.read(file, files.budget()));
            default -> Optional.empty();
        };
    }
}
