package dev.ckpt;

import dev.ckpt.container.ContainerReader;
import dev.ckpt.contents.Contents;
import dev.ckpt.folder.FolderReader;
import dev.ckpt.folder.ShardedReader;
import dev.ckpt.io.FileKind;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.NotACheckpoint;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.llmc.LlmcReader;
import dev.ckpt.safetensors.SafetensorsReader;
import dev.ckpt.torch.TorchReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Chooses the reader by content, never by extension. Only here do the formats know of each other: a folder reads its
/// files, and an index its shards, through a function that is handed to them.
final class Readers {

    private final OpenFiles files;

    private Readers(OpenFiles files) {
        this.files = files;
    }

    static Contents read(Path path, OpenFiles files) throws IOException {
        Readers readers = new Readers(files);
        return Files.isDirectory(path) ? FolderReader.read(path, files, readers::file) : readers.file(path);
    }

    private Contents file(Path path) throws IOException {
        MappedFile file = files.open(path);
        FileKind kind = FileKind.of(file.bytes());
        return switch (kind) {
            case ZIP, TORCH_LEGACY, TAR, PICKLE -> TorchReader.read(file, kind, files.budget(),
                    contents -> ContainerReader.read(contents, files.budget()));
            case SAFETENSORS -> SafetensorsReader.read(file, files.budget());
            case LLM_C -> LlmcReader.read(file, files.budget());
            case JSON -> json(path, file);
            case EMPTY, SEVEN_ZIP, GZIP, BZIP2, XZ, ZSTD, RAR, HTML, GIT_LFS_POINTER, GGUF, HDF5, NUMPY,
                    TORCH_PREVIEW, TORCH_FLATBUFFER, TEXT, ZEROS, UNKNOWN ->
                throw NotACheckpoint.of(file.name(), kind, file.bytes());
        };
    }

    private Contents json(Path path, MappedFile file) throws IOException {
        if (ShardedReader.recognises(file.bytes())) {
            return ShardedReader.read(path, files, this::file);
        }
        throw NotACheckpoint.of(file.name(), FileKind.JSON, file.bytes());
    }
}
