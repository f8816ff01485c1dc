package dev.ckpt.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Says what a file is that is no checkpoint, and what to do about it.
public final class NotACheckpoint {

    private static final String EXPECTED = "a checkpoint (PyTorch zip, legacy or tar file, pickle, safetensors)";

    private NotACheckpoint() {}

    /// The refusal for a file of this kind.
    ///
    /// @throws IllegalArgumentException for a kind that has a reader
    public static CheckpointException of(String file, FileKind kind, MemorySegment bytes) {
        Fault fault = Fault.in(file).expected(EXPECTED);
        return switch (kind) {
            case EMPTY -> new MalformedException(fault.found("an empty file")
                    .because("the disk was full, or the save or download never started")
                    .next("save or download it again"));
            case ZEROS -> new MalformedException(fault.found("zeros from the first byte on")
                    .because("space was allocated for the file and the writing was interrupted")
                    .next("save or download it again"));
            case HTML -> new UnsupportedException(fault.found("an HTML page of " + bytes.byteSize() + " bytes")
                    .because("the download got a web page (login, error, or preview) instead of the file")
                    .next("download the raw file; on Hugging Face its address has /resolve/, not /blob/"));
            case GIT_LFS_POINTER -> new UnsupportedException(fault.found("a Git LFS pointer" + sizeInPointer(bytes))
                    .because("the repository was cloned without Git LFS, so the file itself was never fetched")
                    .next("run `git lfs install && git lfs pull` in that repository"));
            case SEVEN_ZIP -> packed(fault, "a 7z archive", "7z x");
            case GZIP -> packed(fault, "gzip data", "gunzip");
            case BZIP2 -> packed(fault, "bzip2 data", "bunzip2");
            case XZ -> packed(fault, "xz data", "unxz");
            case ZSTD -> packed(fault, "zstd data", "unzstd");
            case RAR -> packed(fault, "a RAR archive", "unrar x");
            case GGUF -> new UnsupportedException(fault.found("a GGUF file")
                    .because("it was made for llama.cpp, which keeps quantized weights and no training state")
                    .next("give the checkpoint that it was converted from"));
            case HDF5 -> new UnsupportedException(fault.found("an HDF5 file")
                    .because("it was saved by Keras or TensorFlow")
                    .next("export it to safetensors from the framework that wrote it"));
            case NUMPY -> new UnsupportedException(fault.found("a NumPy .npy array")
                    .because("it holds one array without names")
                    .next("load it in NumPy"));
            case TORCH_PREVIEW -> new UnsupportedException(fault.found("an archive of a PyTorch preview release")
                    .because("only preview builds before 1.0 wrote this form, and PyTorch refuses it too")
                    .next("save it again with a released PyTorch"));
            case TORCH_FLATBUFFER -> new UnsupportedException(fault.found("a flatbuffer mobile module")
                    .because("it was exported for PyTorch Mobile")
                    .next("give the checkpoint that it was exported from"));
            case JSON -> new UnsupportedException(fault.found("a JSON document")
                    .because("it describes a model; the numbers lie in files beside it")
                    .next("give the folder, or the file with the weights"));
            case TEXT -> new UnsupportedException(fault.found("text: " + firstLine(bytes))
                    .because("a download or a script wrote a message into the file")
                    .next("read it with a text editor, then save or download the checkpoint again"));
            case UNKNOWN -> new UnsupportedException(fault.found("bytes of no known format: " + firstBytes(bytes))
                    .because("the file is damaged at its beginning, encrypted, or of another program")
                    .next("check where it came from; `file` may know it"));
            case ZIP, TORCH_LEGACY, TAR, PICKLE, SAFETENSORS, LLM_C ->
                throw new IllegalArgumentException(kind + " has a reader");
        };
    }

    private static CheckpointException packed(Fault fault, String what, String command) {
        return new UnsupportedException(fault.found(what)
                .because("the checkpoint was packed; PyTorch does not load it in this form either")
                .next("unpack it with `" + command + "` and give the file inside"));
    }

    /// The size that a pointer promises: `, size 40000000 bytes`.
    private static String sizeInPointer(MemorySegment bytes) {
        for (String line : head(bytes).split("\n", -1)) {
            if (line.startsWith("size ") && line.length() < 30) {
                return " to a file of " + line.substring("size ".length()).strip() + " bytes";
            }
        }
        return "";
    }

    private static String firstLine(MemorySegment bytes) {
        String line = head(bytes).strip().lines().findFirst().orElse("");
        return '"' + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + '"';
    }

    private static String firstBytes(MemorySegment bytes) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(8, bytes.byteSize()); i++) {
            hex.append(i == 0 ? "" : " ").append(HexFormat.of().toHexDigits(bytes.get(ValueLayout.JAVA_BYTE, i)));
        }
        return hex.toString();
    }

    private static String head(MemorySegment bytes) {
        byte[] head = bytes.asSlice(0, Math.min(512, bytes.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        return new String(head, StandardCharsets.UTF_8);
    }
}
