package dev.ckpt.folder;

import dev.ckpt.io.FileKind;
import dev.ckpt.io.MappedFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// Whether a file of a folder could be a checkpoint. A folder holds other zips and pickles too (`data.npz`, a tokenizer),
/// so the first bytes alone do not tell.
enum CheckpointFile {
    /// A checkpoint, most likely.
    YES,
    /// A pickle, or a tar: not called a checkpoint, but worth a look at what it would do.
    PICKLE,
    /// Something else.
    NO;

    /// `data.pkl` is the first record that PyTorch writes; a zip's directory, which names all of them, is at its end.
    private static final int LOOK = 1 << 16;

    private static final Set<String> EXTENSIONS = Set.of("pt", "pth", "bin", "ckpt");

    static CheckpointFile of(Path path) throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            String name = String.valueOf(path.getFileName());
            boolean named = EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
            return switch (FileKind.of(file.bytes())) {
                case SAFETENSORS, TORCH_LEGACY -> YES;
                case ZIP -> holdsPickle(file.bytes()) ? YES : NO;
                case PICKLE, TAR -> named ? YES : PICKLE;
                // What ought to be one and is none is not passed over: its reader says what it is instead.
                case EMPTY, HTML, GIT_LFS_POINTER, ZEROS -> named || name.endsWith(".safetensors") ? YES : NO;
                case SEVEN_ZIP, GZIP, BZIP2, XZ, ZSTD, RAR, JSON, GGUF, HDF5, NUMPY, LLM_C, TORCH_PREVIEW,
                        TORCH_FLATBUFFER, TEXT, UNKNOWN ->
                    NO;
            };
        }
    }

    private static boolean holdsPickle(MemorySegment zip) {
        long look = Math.min(LOOK, zip.byteSize());
        return names(zip.asSlice(0, look)) || names(zip.asSlice(zip.byteSize() - look, look));
    }

    private static boolean names(MemorySegment part) {
        return new String(part.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1).contains("/data.pkl");
    }
}
