package dev.ckpt.zip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.ByteSink;
import dev.ckpt.io.LittleEndian;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The layout of docs/pytorch-format.md §1.3. That it is PyTorch's, byte for byte, the exact rewriting of its files shows.
class ZipWriterTest {

    private static final int ALIGNMENT = 64;
    private static final long FOUR_GIB = 1L << 32;

    @TempDir
    Path folder;

    private static final int PIECE = 1 << 20;

    /// Keeps what is written; a whole piece, which is zeros in these tests, becomes a hole of a sparse file.
    private static final class SparseFile implements ByteSink, AutoCloseable {

        private final FileChannel channel;
        private long position;

        SparseFile(Path path) throws IOException {
            channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        }

        @Override
        public void write(MemorySegment bytes) throws IOException {
            if (bytes.byteSize() < PIECE) {
                channel.write(bytes.asByteBuffer(), position);
            }
            position += bytes.byteSize();
        }

        @Override
        public long position() {
            return position;
        }

        MemorySegment bytes(Arena arena) throws IOException {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, position, arena);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static void zeros(ByteSink sink, long count) throws IOException {
        MemorySegment piece = MemorySegment.ofArray(new byte[PIECE]);
        for (long left = count; left > 0; left -= piece.byteSize()) {
            sink.write(piece.asSlice(0, Math.min(left, piece.byteSize())));
        }
    }

    private MemorySegment written(Arena arena, int alignment, boolean checksums, String... records)
            throws IOException {
        try (SparseFile file = new SparseFile(folder.resolve("small.zip"))) {
            ZipWriter zip = new ZipWriter("root", alignment, checksums, file);
            for (String record : records) {
                zip.record(record, ("content of " + record).getBytes(StandardCharsets.UTF_8));
            }
            zip.finish();
            return file.bytes(arena);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 4096, 1 << 15})
    void payloads_start_at_multiples_of_the_alignment_and_are_what_was_given(int alignment) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = written(arena, alignment, true, "data.pkl", "data/0", "한글");
            ZipArchive archive = ZipArchive.read("test.pt", bytes, Zips.BUDGET);
            assertEquals(List.of(), archive.findings());
            for (ZipRecord record : archive.records()) {
                assertEquals(0, record.payloadOffset() % alignment, record.name());
                assertTrue(record.crcMatches(), record.name());
                assertArrayEquals(("content of " + record.name()).getBytes(StandardCharsets.UTF_8),
                        Zips.content(archive, record.name()));
            }
        }
    }

    @Test
    void the_local_header_knows_neither_sizes_nor_dates() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = written(arena, ALIGNMENT, true, "a");
            assertEquals(0x0808, LittleEndian.u16(bytes, 6), "flags: UTF-8, descriptor follows");
            for (long at = 8; at < 26; at++) {
                assertEquals(0, LittleEndian.u8(bytes, at), "byte " + at);
            }
            // 30 bytes, "root/a", then FB with what is missing to 64
            assertEquals("FB", new String(bytes.asSlice(36, 2).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
            assertEquals(64 - 40, LittleEndian.u16(bytes, 38));
            assertEquals('Z', LittleEndian.u8(bytes, 40));
        }
    }

    @Test
    void an_empty_record_has_no_descriptor() throws IOException {
        try (Arena arena = Arena.ofConfined(); SparseFile file = new SparseFile(folder.resolve("empty.zip"))) {
            ZipWriter zip = new ZipWriter("root", ALIGNMENT, true, file);
            assertEquals(0, zip.record("data/0", new byte[0]));
            zip.record("data/1", new byte[]{1});
            zip.finish();
            MemorySegment bytes = file.bytes(arena);
            assertEquals(0x0800, LittleEndian.u16(bytes, 6));
            assertEquals(Signature.LOCAL_HEADER, LittleEndian.i32(bytes, 64));
        }
    }

    @Test
    void without_checksums_every_crc_is_zero() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            ZipArchive archive = ZipArchive.read("test.pt", written(arena, ALIGNMENT, false, "a", "b"), Zips.BUDGET);
            assertEquals(List.of("zip.crc-off"), Zips.codes(archive));
        }
    }

    @Test
    void sizes_and_offsets_above_4_gib_stand_in_zip64_fields() throws IOException {
        try (Arena arena = Arena.ofConfined(); SparseFile file = new SparseFile(folder.resolve("large.zip"))) {
            ZipWriter zip = new ZipWriter("root", ALIGNMENT, false, file);
            zip.record("small", new byte[]{1});
            zip.record("large", FOUR_GIB + 10, sink -> zeros(sink, FOUR_GIB + 10));
            long offset = file.position() + 10; // what is small is kept back: the last zeros, and the descriptor
            zip.record("behind", new byte[]{2});
            zip.record("empty", new byte[0]);
            zip.record("both", FOUR_GIB, sink -> zeros(sink, FOUR_GIB));
            zip.finish();
            MemorySegment bytes = file.bytes(arena);
            ZipArchive archive = ZipArchive.read("test.pt", bytes, Zips.BUDGET);

            assertEquals(List.of("zip.crc-off"), Zips.codes(archive));
            assertEquals(FOUR_GIB + 10, archive.record("large").orElseThrow().size());
            assertEquals(FOUR_GIB, archive.record("both").orElseThrow().size());
            assertArrayEquals(new byte[]{2}, Zips.content(archive, "behind"));
            for (ZipRecord record : archive.records()) {
                assertEquals(0, record.payloadOffset() % ALIGNMENT, record.name());
            }
            // a descriptor of 24 bytes, then a local header whose extra is the offset alone
            assertEquals(Signature.DESCRIPTOR, LittleEndian.i32(bytes, offset));
            assertEquals(FOUR_GIB + 10, LittleEndian.i64(bytes, offset + 8));
            assertEquals(FOUR_GIB + 10, LittleEndian.i64(bytes, offset + 16));
            long behind = offset + 24;
            long extra = behind + 30 + "root/behind".length();
            assertEquals(Signature.LOCAL_HEADER, LittleEndian.i32(bytes, behind));
            assertEquals(1, LittleEndian.u16(bytes, extra));
            assertEquals(8, LittleEndian.u16(bytes, extra + 2));
            assertEquals(behind, LittleEndian.i64(bytes, extra + 4));
        }
    }

    @Test
    void the_local_zip64_field_leaves_the_compressed_size_open_as_pytorch_does() throws IOException {
        try (Arena arena = Arena.ofConfined(); SparseFile file = new SparseFile(folder.resolve("local.zip"))) {
            ZipWriter zip = new ZipWriter("root", ALIGNMENT, false, file);
            zip.record("large", 0xFFFF_FFFFL, sink -> zeros(sink, 0xFFFF_FFFFL));
            zip.finish();
            MemorySegment bytes = file.bytes(arena);
            long extra = 30L + "root/large".length();
            assertEquals(1, LittleEndian.u16(bytes, extra));
            assertEquals(16, LittleEndian.u16(bytes, extra + 2));
            assertEquals(0xFFFF_FFFFL, LittleEndian.i64(bytes, extra + 4));
            assertEquals(0, LittleEndian.i64(bytes, extra + 12));
        }
    }

    @Test
    void a_record_that_is_given_another_number_of_bytes_is_an_error_of_the_caller() throws IOException {
        try (SparseFile file = new SparseFile(folder.resolve("wrong.zip"))) {
            ZipWriter zip = new ZipWriter("root", ALIGNMENT, true, file);
            Exception e = assertThrows(IllegalStateException.class,
                    () -> zip.record("a", 3, sink -> sink.write(new byte[]{1, 2})));
            assertEquals("record a of 3 bytes was given 2", e.getMessage());
        }
    }

    @Test
    void no_name_is_written_twice() throws IOException {
        try (SparseFile file = new SparseFile(folder.resolve("twice.zip"))) {
            ZipWriter zip = new ZipWriter("root", ALIGNMENT, true, file);
            zip.record("a", new byte[]{1});
            assertThrows(IllegalArgumentException.class, () -> zip.record("a", new byte[]{1}));
        }
    }
}
