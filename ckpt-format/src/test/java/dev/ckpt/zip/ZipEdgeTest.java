package dev.ckpt.zip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each file of `fixtures/zip-edge` is answered as docs/pytorch-format.md §10.1 says a static reader should.
class ZipEdgeTest {

    private static final Path FOLDER = Zips.FIXTURES.resolve("zip-edge");

    /// @param outcome what becomes of the file
    /// @param words what the message, or the findings, say
    record Answer(String file, Class<?> outcome, List<String> words) {

        Answer(String file, Class<?> outcome, String... words) {
            this(file, outcome, List.of(words));
        }

        @Override
        public String toString() {
            return file + ": " + outcome.getSimpleName() + " " + words;
        }
    }

    /// `ZipArchive` as an outcome means: read, with exactly these findings.
    static List<Answer> answers() {
        return List.of(new Answer("00_base", ZipArchive.class),
                new Answer("01_lfh_name_differs_datapkl", ZipArchive.class, "zip.local-name-differs"),
                new Answer("02_cdh_crc_wrong_datapkl", ZipArchive.class, "zip.descriptor-differs"),
                new Answer("03_lfh_encrypted_flag", ZipArchive.class, "zip.local-encrypted-bit"),
                new Answer("04_cdh_encrypted_flag", UnsupportedException.class, "record archive/data.pkl",
                        "encryption (flags 0x809)", "a zip with a password"),
                new Answer("05_cdh_patch_flag", UnsupportedException.class, "record archive/data.pkl",
                        "a patch (flag bit 5)"),
                new Answer("06_version_needed_99", ZipArchive.class, "zip.version-needed"),
                new Answer("07_lfh_method_deflate_cdh_stored", ZipArchive.class, "zip.local-method-differs"),
                new Answer("08_cdh_method_99", UnsupportedException.class, "expected method 0 (stored) or 8 (deflated)",
                        "found method 99"),
                new Answer("09_lfh_sizes_wrong", ZipArchive.class, "zip.local-sizes-differ"),
                new Answer("10_eocd_count_ffff", ZipArchive.class),
                new Answer("11_eocd_count_2_zip64_says_more", RefusedException.class, "the end records, entries",
                        "found 2 and 4", "readers disagree"),
                new Answer("12_fake_eocd_in_comment", RefusedException.class, "end record at byte 977",
                        "expected one end record, found another at byte 999", "readers disagree"),
                new Answer("13_no_zip64_locator", ZipArchive.class, "zip.no-zip64-locator"),
                new Answer("14_cdh_compsize_lt_uncomp_stored", MalformedException.class, "expected equal sizes",
                        "stored uncompressed"),
                new Answer("15_cdh_disk_1", ZipArchive.class, "zip.disk-number"),
                new Answer("16_cdh_dir_attr_data0", ZipArchive.class, "zip.directory-attribute"),
                new Answer("17_cdh_size_plus4", RefusedException.class, "record archive/data/0",
                        "expected a payload of 24 bytes, as its descriptor at byte 408 says",
                        "found 28 bytes, which overlap the descriptor"),
                new Answer("18_overlap_data1_points_to_data0", RefusedException.class, "record archive/data/0",
                        "bytes that record archive/data/1 claims too, from byte 323"),
                new Answer("19_7z_magic", UnsupportedException.class, "byte 0", "a 7z archive"),
                new Answer("30_dup_data.pkl-D0-D1-W0-version", RefusedException.class, "record r/data/0",
                        "found two, at bytes"),
                new Answer("31_dup_data.pkl-W0-D0-D1-version", RefusedException.class, "record r/data/0",
                        "found two, at bytes"),
                new Answer("32_dup_W0-data.pkl-version-D1-D0", RefusedException.class, "record r/data/0",
                        "found two, at bytes"),
                new Answer("33_dup_version-D1-D0-data.pkl-W0", RefusedException.class, "record r/data/0",
                        "found two, at bytes"),
                new Answer("34_dup_data.pkl-D1-version-W0-x1-x2-D0", RefusedException.class, "record r/data/0",
                        "found two, at bytes"),
                new Answer("35_dup_x-y-z-D0-data.pkl-D1-W0-version", RefusedException.class, "record r/data/0",
                        "found two, at bytes"),
                new Answer("big_endian", ZipArchive.class));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void is_answered_as_the_reference_says(Answer answer) throws IOException {
        byte[] bytes = bytes(answer.file());
        if (answer.outcome() == ZipArchive.class) {
            assertEquals(answer.words(), Zips.codes(Zips.read(bytes)).stream().distinct().toList());
        } else {
            Zips.assertFails(answer.outcome().asSubclass(CheckpointException.class), bytes,
                    answer.words().toArray(String[]::new));
        }
    }

    @Test
    void every_file_has_an_answer() throws IOException {
        TreeSet<String> answered = answers().stream()
                .map(answer -> answer.file() + ".pt")
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(answered, files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pt"))
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void a_record_keeps_the_name_of_the_directory_and_the_local_one_is_shown() throws IOException {
        ZipArchive archive = Zips.read(bytes("01_lfh_name_differs_datapkl"));
        assertTrue(archive.record("data.pkl").isPresent());
        Finding finding = archive.findings().getFirst();
        assertEquals(Severity.ERROR, finding.severity());
        assertEquals("record archive/data.pkl", finding.where());
        assertTrue(finding.message().contains("its local header calls it \"XXXXive/data.pkl\""), finding.message());
    }

    @Test
    void a_wrong_crc_is_told_by_the_record() throws IOException {
        ZipArchive wrong = Zips.read(bytes("02_cdh_crc_wrong_datapkl"));
        assertFalse(wrong.record("data.pkl").orElseThrow().crcMatches());
        assertTrue(wrong.record("data/0").orElseThrow().crcMatches());
    }

    @Test
    void a_record_marked_as_a_folder_keeps_its_bytes() throws IOException {
        byte[] marked = Zips.content(Zips.read(bytes("16_cdh_dir_attr_data0")), "data/0");
        assertArrayEquals(Zips.content(Zips.read(bytes("00_base")), "data/0"), marked);
        assertEquals(24, marked.length);
    }

    @Test
    void what_is_read_despite_a_finding_is_what_the_sound_file_has() throws IOException {
        ZipArchive base = Zips.read(bytes("00_base"));
        for (Answer answer : answers()) {
            if (answer.outcome() == ZipArchive.class && !answer.file().equals("big_endian")) {
                ZipArchive archive = Zips.read(bytes(answer.file()));
                for (ZipRecord record : base.records()) {
                    assertArrayEquals(Zips.content(base, record.name()), Zips.content(archive, record.name()),
                            answer.file());
                }
            }
        }
    }

    private static byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(file + ".pt"));
    }
}
