package dev.ckpt.folder;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.safetensors.SafetensorsReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes small models for the tests of this package.
final class Shards {

    private Shards() {}

    /// A safetensors file of these tensors, each of one byte: 1, 2, 3 ...
    static void write(Path file, String... tensors) throws IOException {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < tensors.length; i++) {
            entries.add("\"%s\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[%d,%d]}"
                    .formatted(tensors[i], i, i + 1));
        }
        byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[8 + header.length + tensors.length];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
        for (int i = 0; i < tensors.length; i++) {
            bytes[8 + header.length + i] = (byte) (i + 1);
        }
        Files.write(file, bytes);
    }

    /// An index of tensor, shard, tensor, shard ...
    static Path index(Path folder, String metadata, String... tensorsAndShards) throws IOException {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < tensorsAndShards.length; i += 2) {
            entries.add("\"%s\":\"%s\"".formatted(tensorsAndShards[i], tensorsAndShards[i + 1]));
        }
        return Files.writeString(folder.resolve(ModelFile.SAFETENSORS_INDEX),
                "{\"metadata\":{" + metadata + "},\"weight_map\":{" + String.join(",", entries) + "}}");
    }

    static Contents readShard(Path file, OpenFiles files) throws IOException {
        return SafetensorsReader.read(files.open(file), files.budget());
    }
}
