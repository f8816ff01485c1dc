package dev.ckpt.verify;

import dev.ckpt.Checkpoint;
import dev.ckpt.io.Budget;
import dev.ckpt.io.MappedFile;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.zip.ZipArchive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// A copy of a checkpoint that PyTorch made, with bytes changed.
final class DamagedCopy {

    private final Path path;

    private DamagedCopy(Path path) {
        this.path = path;
    }

    static DamagedCopy of(String resource, Path folder) throws IOException {
        Path copy = folder.resolve("ckpt.pt");
        Files.copy(Golden.path(resource), copy);
        return new DamagedCopy(copy);
    }

    Path path() {
        return path;
    }

    /// Puts a float32 in place of an element, counted in row-major order.
    ///
    /// @param name of a weight, or of a slot: `wte.weight/exp_avg`
    DamagedCopy put(String name, long index, float value) throws IOException {
        return put(name, index, index + 1, value);
    }

    /// Puts one number in place of every element.
    DamagedCopy fill(String name, float value) throws IOException {
        return put(name, 0, Long.MAX_VALUE, value);
    }

    private DamagedCopy put(String name, long from, long to, float value) throws IOException {
        long at;
        long end;
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            StridedTensor tensor = tensor(checkpoint, name);
            at = place(tensor);
            end = Math.min(to, tensor.numel());
        }
        byte[] bytes = Files.readAllBytes(path);
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = from; i < end; i++) {
            numbers.putFloat((int) (at + i * Float.BYTES), value);
        }
        Files.write(path, bytes);
        return this;
    }

    /// Changes one byte of a record's payload.
    DamagedCopy flip(String record, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        bytes[(int) (payload(record) + at)] ^= 1;
        Files.write(path, bytes);
        return this;
    }

    private StridedTensor tensor(Checkpoint checkpoint, String name) {
        Understanding meaning = Understanding.of(checkpoint.contents());
        return (StridedTensor) Subject.of(meaning).stream().filter(subject -> subject.name().equals(name)).findFirst()
                .orElseThrow().tensor();
    }

    private long place(StridedTensor tensor) throws IOException {
        return payload(tensor.storage().key()) + tensor.offset() * tensor.dtype().bytes();
    }

    private long payload(String record) throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            return ZipArchive.read(file, Budget.ofThisMachine()).record(record).orElseThrow().payloadOffset();
        }
    }

}
