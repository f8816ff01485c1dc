package dev.ckpt.scan;

import dev.ckpt.io.FileKind;

/// What a file is, in a few words.
final class KindWords {

    private KindWords() {}

    static String of(FileKind kind) {
        return switch (kind) {
            case EMPTY -> "empty file";
            case ZIP -> "zip archive";
            case TORCH_LEGACY -> "PyTorch stacked pickles";
            case TAR -> "tar archive";
            case PICKLE -> "pickle";
            case SAFETENSORS -> "safetensors";
            case SEVEN_ZIP -> "7z archive";
            case GZIP -> "gzip data";
            case BZIP2 -> "bzip2 data";
            case XZ -> "xz data";
            case ZSTD -> "zstd data";
            case RAR -> "RAR archive";
            case HTML -> "HTML or XML";
            case GIT_LFS_POINTER -> "Git LFS pointer";
            case JSON -> "JSON";
            case GGUF -> "GGUF";
            case HDF5 -> "HDF5";
            case NUMPY -> "NumPy array";
            case LLM_C -> "llm.c model";
            case TORCH_PREVIEW -> "archive of a PyTorch preview release";
            case TORCH_FLATBUFFER -> "flatbuffer mobile module";
            case TEXT -> "text";
            case ZEROS -> "zeros";
            case UNKNOWN -> "bytes of no known format";
        };
    }
}
