package dev.ckpt.retention;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.Budget;
import dev.ckpt.io.FileKind;
import dev.ckpt.io.MappedFile;
import dev.ckpt.tensor.Storage;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Whether a checkpoint's bytes are those that were written.
enum Soundness {
    /// Nobody looks.
    BELIEVED {
        @Override
        Optional<String> defect(Contents contents, Budget budget) {
            return Optional.empty();
        }
    },
    /// Every byte is read: of a zip, each record is held against its checksum; of other files, which have none, it is seen
    /// whether the disk still gives them.
    READ {
        @Override
        Optional<String> defect(Contents contents, Budget budget) throws IOException {
            for (SourceFile source : contents.files()) {
                try (MappedFile file = MappedFile.open(source.path())) {
                    if (FileKind.of(file.bytes()) == FileKind.ZIP) {
                        for (ZipRecord record : ZipArchive.read(file, budget).records()) {
                            if (!record.crcMatches()) {
                                return Optional.of(source.path().getFileName() + ", record " + record.name()
                                        + ": its bytes do not have the checksum that they were written with");
                            }
                        }
                    }
                }
            }
            MemorySegment piece = MemorySegment.ofArray(new byte[1 << 20]);
            for (Storage storage : contents.storages()) {
                for (long at = 0; at < storage.byteSize(); at += piece.byteSize()) {
                    storage.copyTo(at, piece.asSlice(0, Math.min(piece.byteSize(), storage.byteSize() - at)));
                }
            }
            return Optional.empty();
        }
    };

    /// What is wrong, if anything is.
    ///
    /// @throws dev.ckpt.io.CheckpointException when it cannot be read
    abstract Optional<String> defect(Contents contents, Budget budget) throws IOException;
}
