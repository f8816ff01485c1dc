package dev.ckpt.zip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.ByteSource;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.MappedFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records larger than what is read at once.
class PiecewiseTest {

    private static final int SIZE = 3_000_001;

    @TempDir
    private Path folder;

    private final ZipBytes zip = ZipBytes.checkpoint();
    private final byte[] content = new byte[SIZE];

    PiecewiseTest() {
        new Random(2).nextBytes(content);
    }

    @Test
    void a_part_of_a_stored_record_is_read_from_the_file() throws IOException {
        zip.add("archive/data/9", content);
        try (MappedFile file = MappedFile.open(Files.write(folder.resolve("f.pt"), zip.bytes()))) {
            ByteSource record = ZipArchive.read(file, Zips.BUDGET).record("data/9").orElseThrow().content();
            assertArrayEquals(Arrays.copyOfRange(content, 1_000_000, 2_500_000), copied(record, 1_000_000, 1_500_000));
        }
    }

    @Test
    void a_checksum_is_taken_of_every_piece() throws IOException {
        zip.add("archive/data/9", content);
        Path path = Files.write(folder.resolve("f.pt"), zip.bytes());
        long payload;
        try (MappedFile file = MappedFile.open(path)) {
            ZipRecord record = ZipArchive.read(file, Zips.BUDGET).record("data/9").orElseThrow();
            payload = record.payloadOffset();
            assertTrue(record.crcMatches());
        }
        for (long damaged : new long[]{0, SIZE / 2, SIZE - 1}) {
            flip(path, payload + damaged);
            try (MappedFile file = MappedFile.open(path)) {
                assertFalse(ZipArchive.read(file, Zips.BUDGET).record("data/9").orElseThrow().crcMatches());
            }
            flip(path, payload + damaged);
        }
    }

    @Test
    void a_checksum_of_a_file_that_becomes_shorter_is_malformed() throws IOException {
        zip.add("archive/data/9", content);
        Path path = Files.write(folder.resolve("f.pt"), zip.bytes());
        try (MappedFile file = MappedFile.open(path)) {
            ZipRecord record = ZipArchive.read(file, Zips.BUDGET).record("data/9").orElseThrow();
            try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
                other.truncate(SIZE / 2);
            }
            String message = assertThrows(MalformedException.class, record::crcMatches).getMessage();
            assertTrue(message.contains("the file became shorter while it was read"), message);
        }
    }

    @Test
    void a_deflated_record_is_inflated_once_for_all_its_pieces() {
        byte[] compressible = new byte[SIZE];
        compressible[SIZE - 1] = 7;
        zip.add("archive/data/9", compressible).deflated();
        ZipRecord record = Zips.read(zip).record("data/9").orElseThrow();
        MemorySegment inflated = record.content().bytes();
        assertArrayEquals(new byte[]{0, 7}, copied(record.content(), SIZE - 2, 2));
        assertSame(inflated, record.content().bytes());
        assertTrue(record.crcMatches());
    }

    private static void flip(Path path, long at) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, at);
            one.put(0, (byte) ~one.get(0)).flip();
            file.write(one, at);
        }
    }

    private static byte[] copied(ByteSource source, long from, int length) {
        byte[] target = new byte[length];
        source.copyTo(from, MemorySegment.ofArray(target));
        return target;
    }
}
