package dev.ckpt.torch;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.Contents;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;

/// A file put together for a test: a zip of records, or any bytes.
final class TorchFile {

    private final Map<String, byte[]> records = new LinkedHashMap<>();

    /// A zip with the pickle, a version, and 6 floats under key 0.
    static TorchFile zip(Pickled object) {
        return new TorchFile().with("data.pkl", object.end()).with("data/0", new byte[24]).with("version", "3\n");
    }

    static TorchFile empty() {
        return new TorchFile();
    }

    TorchFile with(String name, byte[] content) {
        records.put(name, content);
        return this;
    }

    TorchFile with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    TorchFile without(String name) {
        records.remove(name);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> record : records.entrySet()) {
                ZipEntry entry = new ZipEntry("archive/" + record.getKey());
                CRC32 crc = new CRC32();
                crc.update(record.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(record.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(record.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Opens the zip and closes it when `use` has seen what is in it.
    void open(Consumer<Contents> use) {
        open(bytes(), Budget.ofThisMachine(), use);
    }

    static void open(byte[] bytes, Budget budget, Consumer<Contents> use) {
        try {
            Path file = Files.createTempFile("ckpt", ".pt");
            Files.write(file, bytes);
            try (Checkpoint checkpoint = Checkpoint.open(file, budget)) {
                use.accept(checkpoint.contents());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The failure that opening ends in.
    <E extends CheckpointException> E failure(Class<E> kind) {
        return failure(bytes(), kind);
    }

    static <E extends CheckpointException> E failure(byte[] bytes, Class<E> kind) {
        return Assertions.assertThrows(kind, () -> open(bytes, Budget.ofThisMachine(), contents -> {}));
    }
}
