package dev.ckpt.container;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.Contents;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.model.Understanding;
import dev.ckpt.proto.v1.ManifestV1;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A `.ckpt` put together for a test: the records of a file that PyTorch wrote, and a manifest, true or not.
final class CkptFile {

    static final String MANIFEST = "ckpt/manifest.pb";
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    private final Map<String, byte[]> records = new LinkedHashMap<>();

    /// The fixture, and a manifest that tells the truth about it.
    static CkptFile of(String fixture) {
        CkptFile file = new CkptFile();
        try {
            byte[] bytes = Files.readAllBytes(FIXTURES.resolve(fixture));
            ZipArchive archive = ZipArchive.read(fixture, MemorySegment.ofArray(bytes), Budget.ofThisMachine());
            for (ZipRecord record : archive.records()) {
                file.records.put(record.name(), record.bytes().toArray(ValueLayout.JAVA_BYTE));
            }
            try (Checkpoint checkpoint = Checkpoint.open(FIXTURES.resolve(fixture))) {
                file.with(ManifestMaker.make(checkpoint.contents(), Understanding.of(checkpoint.contents()),
                        ContainerSettings.by("a test"), part -> part.storage().key()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    CkptFile with(String record, byte[] content) {
        records.put(record, content);
        return this;
    }

    CkptFile with(ManifestV1.Manifest manifest) {
        return with(MANIFEST, ManifestMessage.bytes(manifest));
    }

    CkptFile changed(Consumer<ManifestV1.Manifest.Builder> change) {
        ManifestV1.Manifest.Builder manifest = manifest().toBuilder();
        change.accept(manifest);
        return with(manifest.build());
    }

    CkptFile changedTensor(int number, Consumer<ManifestV1.Tensor.Builder> change) {
        return changed(manifest -> change.accept(manifest.getTensorsBuilder(number)));
    }

    byte[] record(String name) {
        return records.getOrDefault(name, new byte[0]);
    }

    ManifestV1.Manifest manifest() {
        return ManifestMessage.known(MemorySegment.ofArray(record(MANIFEST)));
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

    /// Opens the file, and closes it when `use` has seen what is in it.
    void open(Consumer<Contents> use) {
        open(bytes(), Budget.ofThisMachine(), use);
    }

    static void open(byte[] bytes, Budget budget, Consumer<Contents> use) {
        try {
            Path file = Files.createTempFile("test", ".ckpt");
            try {
                Files.write(file, bytes);
                try (Checkpoint checkpoint = Checkpoint.open(file, budget)) {
                    use.accept(checkpoint.contents());
                }
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The message of the failure that opening ends in, without the file's name.
    <E extends CheckpointException> String failure(Class<E> kind) {
        return failure(kind, Budget.ofThisMachine());
    }

    <E extends CheckpointException> String failure(Class<E> kind, Budget budget) {
        byte[] bytes = bytes();
        E failure = assertThrows(kind, () -> open(bytes, budget, contents -> {}));
        return failure.getMessage().substring(failure.fault().file().length() + 2);
    }

    /// Codes of what is found by opening.
    List<String> codes() {
        List<String> codes = new ArrayList<>();
        open(contents -> contents.findings().forEach(finding -> codes.add(finding.code())));
        return codes;
    }
}
