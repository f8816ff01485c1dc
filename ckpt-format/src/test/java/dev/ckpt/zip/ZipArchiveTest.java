package dev.ckpt.zip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.io.MappedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Zips that are as they should be: from PyTorch, from the JDK, and by hand.
class ZipArchiveTest {

    @ParameterizedTest
    @MethodSource("dev.ckpt.zip.Zips#soundFixtures")
    void a_file_of_PyTorch_has_the_records_of_its_description(Path file) throws IOException {
        Path description = file.resolveSibling(file.getFileName().toString().replaceAll("\\.[a-z]+$", ".json"));
        List<String> found = new ArrayList<>();
        for (ZipRecord record : Zips.read(Files.readAllBytes(file)).records()) {
            found.add(record.name() + " " + record.size() + " " + (record.compressed() ? 8 : 0));
        }
        assertEquals(described(description), found);
    }

    @ParameterizedTest
    @MethodSource("dev.ckpt.zip.Zips#soundFixtures")
    void a_file_of_PyTorch_is_aligned_and_whole(Path file) throws IOException {
        int alignment = file.endsWith("f_align4096.pt") ? 4096 : 64;
        for (ZipRecord record : Zips.read(Files.readAllBytes(file)).records()) {
            assertEquals(0, record.payloadOffset() % alignment, record.toString());
            boolean skipped = file.endsWith("g_skip_data.pt") && record.name().startsWith("data/");
            assertEquals(!skipped, record.crcMatches(), record.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.ckpt.zip.Zips#soundFixtures")
    void a_file_of_PyTorch_has_no_finding_but_checksums_off(Path file) throws IOException {
        List<String> expected = file.endsWith("e_crc_disabled.pt") ? List.of("zip.crc-off") : List.of();
        assertEquals(expected, Zips.codes(Zips.read(Files.readAllBytes(file))));
    }

    @ParameterizedTest
    @MethodSource("dev.ckpt.zip.Zips#soundFixtures")
    void Commons_Compress_sees_the_same(Path file) throws IOException {
        ZipArchive archive = Zips.read(Files.readAllBytes(file));
        try (ZipFile other = ZipFile.builder().setPath(file).get()) {
            List<ZipArchiveEntry> entries = Collections.list(other.getEntries());
            assertEquals(entries.size(), archive.records().size());
            for (int i = 0; i < entries.size(); i++) {
                ZipRecord record = archive.records().get(i);
                assertEquals(entries.get(i).getName(), record.fullName());
                assertEquals(entries.get(i).getSize(), record.size());
                assertEquals(entries.get(i).getCrc(), record.crc32());
                assertEquals(entries.get(i).getDataOffset(), record.payloadOffset());
                assertArrayEquals(other.getInputStream(entries.get(i)).readAllBytes(),
                        Zips.content(archive, record.name()));
            }
        }
    }

    @Test
    void the_root_is_the_folder_of_the_first_record() throws IOException {
        ZipArchive archive = Zips.read(Files.readAllBytes(Zips.FIXTURES.resolve("01_nested_dicts.pt")));
        assertEquals("01_nested_dicts", archive.root());
        assertEquals("01_nested_dicts/data.pkl", archive.records().getFirst().fullName());
        assertEquals("data.pkl", archive.records().getFirst().name());
    }

    @Test
    void a_record_is_found_by_its_exact_name_only() {
        ZipArchive archive = Zips.read(ZipBytes.checkpoint());
        assertTrue(archive.record("data.pkl").isPresent());
        assertTrue(archive.record("DATA.PKL").isEmpty());
        assertTrue(archive.record("archive/data.pkl").isEmpty());
    }

    @Test
    void a_stored_record_is_a_read_only_slice_of_the_file() throws IOException {
        try (MappedFile file = MappedFile.open(Zips.FIXTURES.resolve("01_nested_dicts.pt"))) {
            ZipRecord record = ZipArchive.read(file, Zips.BUDGET).record("data/0").orElseThrow();
            assertTrue(record.bytes().isMapped());
            assertTrue(record.bytes().isReadOnly());
            assertEquals(file.bytes().address() + record.payloadOffset(), record.bytes().address());
        }
    }

    @Test
    void a_part_of_a_file_is_read_with_offsets_that_count_from_its_beginning() {
        byte[] whole = ZipBytes.checkpoint().bytes();
        MemorySegment file = MemorySegment.ofArray(ZipBytes.join(new byte[33], whole, whole));
        ZipArchive archive = ZipArchive.read("part", file.asSlice(33, whole.length), Zips.BUDGET);
        assertEquals(Zips.read(whole).record("data/0").orElseThrow().payloadOffset(),
                archive.record("data/0").orElseThrow().payloadOffset());
        assertArrayEquals(Zips.content(Zips.read(whole), "data/0"), Zips.content(archive, "data/0"));
    }

    @Test
    void pure_directories_are_no_records() {
        ZipBytes zip = new ZipBytes();
        zip.add("archive/", new byte[0]).attributes = 0x10;
        zip.add("archive/data.pkl", ZipBytes.bytes("pickle"));
        zip.add("archive/data/", new byte[0]);
        ZipArchive archive = Zips.read(zip);
        assertEquals("archive", archive.root());
        assertEquals(List.of("data.pkl"), archive.records().stream().map(ZipRecord::name).toList());
        assertEquals(List.of(), archive.findings());
    }

    @Test
    void an_archive_without_a_folder_is_read_and_reported() {
        ZipBytes zip = new ZipBytes();
        zip.add("data.pkl", ZipBytes.bytes("pickle"));
        zip.add("data/0", ZipBytes.bytes("numbers!"));
        ZipArchive archive = Zips.read(zip);
        assertEquals("", archive.root());
        assertTrue(archive.record("data/0").isPresent());
        assertEquals(List.of("zip.no-root"), Zips.codes(archive));
    }

    @Test
    void names_in_Korean_are_read() {
        ZipBytes zip = new ZipBytes();
        zip.add("체크포인트/data.pkl", ZipBytes.bytes("pickle"));
        assertEquals("체크포인트", Zips.read(zip).root());
    }

    @Test
    void a_name_that_is_no_UTF_8_is_read_as_Latin_1_and_reported() {
        ZipBytes zip = ZipBytes.checkpoint();
        ZipBytes.Entry entry = zip.add("archive/x", new byte[0]);
        entry.name = entry.localName = new byte[]{'a', 'r', 'c', 'h', 'i', 'v', 'e', '/', (byte) 0xE9};
        ZipArchive archive = Zips.read(zip);
        assertTrue(archive.record("é").isPresent());
        assertEquals(List.of("zip.name-not-utf8"), Zips.codes(archive));
    }

    @Test
    void what_the_JDK_writes_stored_is_read_as_slices() throws IOException {
        ZipArchive archive = Zips.read(writtenByTheJdk(ZipEntry.STORED));
        assertEquals(List.of(), archive.findings());
        assertArrayEquals(ZipBytes.bytes("numbers"), Zips.content(archive, "data/0"));
        assertFalse(archive.record("data/0").orElseThrow().compressed());
    }

    @Test
    void what_the_JDK_writes_deflated_is_inflated_and_a_storage_reported() throws IOException {
        ZipArchive archive = Zips.read(writtenByTheJdk(ZipEntry.DEFLATED));
        assertEquals(List.of("zip.deflated-storage"), Zips.codes(archive));
        ZipRecord record = archive.record("data/0").orElseThrow();
        assertTrue(record.compressed());
        assertArrayEquals(ZipBytes.bytes("numbers"), Zips.content(archive, "data/0"));
        assertTrue(record.crcMatches());
    }

    @Test
    void a_flipped_bit_in_a_payload_is_told_by_the_crc_and_by_nothing_else() {
        ZipBytes zip = ZipBytes.checkpoint();
        byte[] bytes = zip.bytes();
        int payload = (int) Zips.read(bytes).record("data/0").orElseThrow().payloadOffset();
        bytes[payload] ^= 1;
        ZipArchive archive = Zips.read(bytes);
        assertFalse(archive.record("data/0").orElseThrow().crcMatches());
        assertTrue(archive.record("data.pkl").orElseThrow().crcMatches());
        assertEquals(List.of(), archive.findings());
    }

    @Test
    void a_single_zero_crc_does_not_switch_checksums_off() {
        ZipBytes zip = ZipBytes.checkpoint();
        zip.entry(0).crc = zip.entry(0).localCrc = 0;
        assertFalse(Zips.read(zip).record("data.pkl").orElseThrow().crcMatches());
    }

    @Test
    void a_tensor_may_hold_the_signature_of_an_end_record() {
        ZipBytes zip = ZipBytes.checkpoint();
        zip.add("archive/data/1", new ZipBytes().bytes());
        zip.add("archive/data/2", ZipBytes.checkpoint().bytes());
        ZipArchive archive = Zips.read(zip);
        assertEquals(List.of(), archive.findings());
        assertArrayEquals(new ZipBytes().bytes(), Zips.content(archive, "data/1"));
    }

    @Test
    void a_comment_that_reaches_to_the_end_is_no_finding() {
        assertEquals(List.of(), Zips.read(ZipBytes.checkpoint().comment(new byte[0xFFFF])).findings());
    }

    @Test
    void seventy_thousand_records_need_the_zip64_count() {
        ZipBytes zip = new ZipBytes().zip64();
        for (int i = 0; i < 70_000; i++) {
            zip.add("archive/data/" + i, new byte[]{(byte) i});
        }
        ZipArchive archive = Zips.read(zip.bytes(), Budget.ofHeap(1L << 30));
        assertEquals(70_000, archive.records().size());
        assertArrayEquals(new byte[]{(byte) 69_999}, Zips.content(archive, "data/69999"));
    }

    @Test
    void a_storage_beyond_four_GiB_and_what_follows_it_are_found(@TempDir Path folder) throws IOException {
        long large = (1L << 32) + 10;
        ZipBytes zip = new ZipBytes().zip64();
        zip.add("archive/data.pkl", ZipBytes.bytes("pickle"));
        ZipBytes.Entry storage = zip.add("archive/data/0", new byte[0]);
        storage.hole = large;
        storage.crc = storage.size = storage.compressedSize = 0xFFFF_FFFFL;
        storage.centralExtra = ZipBytes.extra(1, ZipBytes.longs(large, large));
        storage.described(ZipBytes.little(24)
                .putInt(Signature.DESCRIPTOR)
                .putInt(-1)
                .putLong(large)
                .putLong(large)
                .array());
        long beforeLast = 30 + 16 + 6 + 30 + 14 + large + 24;
        ZipBytes.Entry last = zip.add("archive/version", ZipBytes.bytes("3\n"));
        last.offset = 0xFFFF_FFFFL;
        last.centralExtra = ZipBytes.extra(1, ZipBytes.longs(beforeLast));
        Path path = folder.resolve("large.pt");
        zip.writeTo(path);
        try (MappedFile file = MappedFile.open(path)) {
            ZipArchive archive = ZipArchive.read(file, Zips.BUDGET);
            assertEquals(List.of(), archive.findings());
            assertEquals(large, archive.record("data/0").orElseThrow().size());
            assertEquals(large, archive.record("data/0").orElseThrow().bytes().byteSize());
            assertEquals(beforeLast + 30 + 15, archive.record("version").orElseThrow().payloadOffset());
            assertArrayEquals(ZipBytes.bytes("3\n"), Zips.content(archive, "version"));
        }
    }

    @Test
    void records_and_findings_cannot_be_changed() {
        ZipArchive archive = Zips.read(ZipBytes.checkpoint());
        assertThrows(UnsupportedOperationException.class, () -> archive.records().clear());
        assertThrows(UnsupportedOperationException.class, () -> archive.findings().clear());
    }

    private static byte[] writtenByTheJdk(int method) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : List.of("r/data.pkl", "r/data/0", "r/version")) {
                byte[] content = ZipBytes.bytes("numbers");
                ZipEntry entry = new ZipEntry(name);
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    CRC32 crc = new CRC32();
                    crc.update(content);
                    entry.setSize(content.length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(content);
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    /// The description's records, as "name size method".
    private static List<String> described(Path json) {
        List<String> records = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json.toFile())) {
            while (!"records".equals(parser.currentName())) {
                assertTrue(parser.nextToken() != null, "no records in " + json);
            }
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                String name = "";
                long size = -1;
                long method = -1;
                for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                    parser.nextToken();
                    switch (field) {
                        case "name" -> name = parser.getString();
                        case "size" -> size = parser.getLongValue();
                        case "method" -> method = parser.getLongValue();
                        default -> parser.skipChildren();
                    }
                }
                records.add(name + " " + size + " " + method);
            }
        }
        assertFalse(records.isEmpty());
        return records;
    }
}
