package dev.ckpt.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.model.Golden;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.safety.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanTest {

    /// `os.system('ls')`.
    private static final byte[] EVIL = latin("\u0080\u0002cos\nsystem\nU\u0002lsR.");

    @TempDir
    Path folder;

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static FileReport scan(Path file) throws IOException {
        return Scan.of(List.of(file), Budget.ofThisMachine()).files().getFirst();
    }

    @Test
    void a_plain_checkpoint_is_inert_and_its_tensors_are_counted() throws IOException {
        FileReport report = scan(Golden.path("golden/seed-adamw/start.pt"));
        assertTrue(report.inert());
        assertEquals(Status.READ, report.status());
        assertEquals(112, report.tensors());
        assertEquals("wte.weight", report.names().getFirst());
    }

    @Test
    void classes_that_carry_data_are_not_inert() throws IOException {
        FileReport report = scan(Golden.path("fixtures/13_whole_module.pt"));
        assertEquals(Optional.of(Verdict.DATA), report.verdict());
        assertFalse(report.inert());
    }

    @Test
    void a_call_is_shown_with_its_place_and_its_arguments() throws IOException {
        FileReport report = scan(write("evil.pkl", EVIL));
        assertEquals(Optional.of(Verdict.DANGEROUS), report.verdict());
        assertEquals(List.of(new CallSite("pickle", 17, "REDUCE", new GlobalName("os", "system"), "b'ls'")),
                report.safety().orElseThrow().calls());
    }

    @Test
    void a_dangerous_checkpoint_still_says_which_tensors_can_be_had() throws IOException {
        byte[] bytes = Files.readAllBytes(Golden.path("fixtures/15_raw_pickle.pkl"));
        FileReport report = scan(write("both.pkl", concat(bytes, EVIL)));
        assertEquals(Optional.of(Verdict.DANGEROUS), report.verdict());
        assertEquals(1, report.tensors());
    }

    @Test
    void a_broken_pickle_keeps_the_verdict_of_what_came_before() throws IOException {
        FileReport report = scan(write("broken.pkl", Arrays.copyOf(EVIL, EVIL.length - 1)));
        assertEquals(Status.UNREADABLE, report.status());
        assertEquals(Optional.of(Verdict.DANGEROUS), report.verdict());
        assertEquals(1, report.safety().orElseThrow().callCount());
        assertTrue(report.fault().isPresent());
    }

    @Test
    void the_name_of_a_file_says_nothing() throws IOException {
        assertEquals(Optional.of(Verdict.DANGEROUS), scan(write("holiday.jpg", EVIL)).verdict());
    }

    @Test
    void a_pickle_among_other_text_is_found() throws IOException {
        FileReport report = scan(write("notes.txt", latin("cos\nsystem\n(S'ls'\ntR.\nand so on\n")));
        assertEquals(Status.NOT_A_CHECKPOINT, report.status());
        assertEquals(Optional.of(Verdict.DANGEROUS), report.verdict());
    }

    @Test
    void a_text_that_begins_as_a_pickle_does_is_a_text() throws IOException {
        FileReport report = scan(write("README", latin("can be used\nby anyone\nwho likes it.")));
        assertEquals(Status.NOT_A_CHECKPOINT, report.status());
        assertEquals(Optional.empty(), report.verdict());
        assertEquals("text", report.kind());
    }

    @Test
    void a_packed_file_is_named_and_not_inert() throws IOException {
        FileReport report = scan(Golden.path("fixtures/zip-edge/19_7z_magic.pt"));
        assertEquals(Status.ARCHIVE, report.status());
        assertEquals("7z archive", report.kind());
        assertFalse(report.inert());
    }

    @Test
    void pickles_in_a_zip_that_is_no_checkpoint_are_judged() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("model/weights.bin"));
            zip.write(EVIL);
            zip.putNextEntry(new ZipEntry("model/inner.zip"));
            zip.write(latin("PK\u0003\u0004"));
        }
        FileReport report = scan(write("model.mar", bytes.toByteArray()));
        assertEquals(Status.ARCHIVE, report.status());
        assertEquals(Optional.of(Verdict.DANGEROUS), report.verdict());
        assertEquals(List.of("not looked into: record \"model/inner.zip\" (zip archive)"), report.notes());
    }

    @Test
    void pickles_in_a_tar_that_is_no_checkpoint_are_judged() throws IOException {
        FileReport report = scan(write("model.nemo", tar("./model.ckpt", EVIL)));
        assertEquals(Status.ARCHIVE, report.status());
        assertEquals("tar archive", report.kind());
        assertEquals(Optional.of(Verdict.DANGEROUS), report.verdict());
    }

    @Test
    void numpy_objects_are_a_pickle_behind_a_header() throws IOException {
        byte[] header = latin("\u0093NUMPY\u0001\u0000\u0004\u0000{'a'");
        assertEquals(Optional.of(Verdict.DANGEROUS), scan(write("array.npy", concat(header, EVIL))).verdict());
    }

    @Test
    void folders_are_looked_into_hidden_files_too_in_the_order_of_names() throws IOException {
        write("b/.hidden", EVIL);
        write("a.bin", EVIL);
        write("c.txt", latin("hello\n"));
        ScanReport report = Scan.of(List.of(folder), Budget.ofThisMachine());
        assertEquals(List.of("a.bin", "c.txt", ".hidden"),
                report.files().stream().map(file -> file.path().getFileName().toString()).toList());
        assertEquals(2, report.folders());
        assertEquals(2, report.count(Verdict.DANGEROUS));
        assertEquals(1, report.count(Status.NOT_A_CHECKPOINT));
    }

    @Test
    void links_are_not_followed_and_that_is_said() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("link.pt"), write("evil.pkl", EVIL));
        ScanReport report = Scan.of(List.of(inside), Budget.ofThisMachine());
        assertEquals(Status.NOT_FOLLOWED, report.files().getFirst().status());
        assertFalse(report.inert());
    }

    @Test
    void a_folder_without_a_checkpoint_is_not_inert() throws IOException {
        write("readme", latin("hello"));
        ScanReport report = Scan.of(List.of(folder), Budget.ofThisMachine());
        assertTrue(report.complete());
        assertFalse(report.inert());
    }

    @Test
    void a_folder_of_inert_checkpoints_and_settings_is_inert() throws IOException {
        ScanReport report = Scan.of(List.of(Golden.path("golden/hf-gpt2")), Budget.ofThisMachine());
        assertTrue(report.inert(), report.toString());
    }

    @Test
    void too_many_files_are_said_to_be_too_many() throws IOException {
        for (int i = 0; i < 5; i++) {
            write("f" + i, latin("hello"));
        }
        Budget small = new Budget(10_000, 10, 3, 1 << 20, 1 << 20);
        ScanReport report = Scan.of(List.of(folder), small);
        assertEquals(3, report.files().size());
        assertFalse(report.complete());
        assertTrue(report.notReached().orElseThrow().startsWith("more than 3 files"));
    }

    @Test
    void folders_nest_no_deeper_than_the_budget() throws IOException {
        write("1/2/3/4/evil", EVIL);
        ScanReport report = Scan.of(List.of(folder), new Budget(10_000, 3, 100, 1 << 20, 1 << 20));
        assertTrue(report.notReached().orElseThrow().startsWith("folders nest deeper than 3"));
    }

    @Test
    void a_missing_file_is_no_report() {
        assertThrows(NoSuchFileException.class, () -> scan(folder.resolve("none")));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] tar(String name, byte[] content) {
        byte[] tar = new byte[2048];
        System.arraycopy(latin(name), 0, tar, 0, name.length());
        System.arraycopy(latin(String.format(Locale.ROOT, "%011o", content.length)), 0, tar, 124, 11);
        tar[156] = '0';
        System.arraycopy(latin("ustar"), 0, tar, 257, 5);
        System.arraycopy(content, 0, tar, 512, content.length);
        return tar;
    }
}
