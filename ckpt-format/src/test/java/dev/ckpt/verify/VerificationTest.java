package dev.ckpt.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.numbers.Progress;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.model.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {

    private static final String SEED = "golden/seed-adamw/start.pt";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"seed-adamw", "seed-sgd-momentum", "seed-adam-schedule", "nanogpt", "hf-gpt2"})
    void what_pytorch_saved_in_the_middle_of_training_is_sound_and_can_be_resumed(String golden) throws IOException {
        for (String moment : List.of("start.pt", "end.pt")) {
            VerificationReport report = Found.resuming(Golden.path("golden/" + golden + "/" + moment));
            assertEquals(List.of(), report.findings());
            assertTrue(report.clean());
        }
    }

    @Test
    void the_report_counts_what_was_looked_at() throws IOException {
        Checked checked = Found.in(SEED).checked();
        assertEquals(new Checked(1, Files.size(Golden.path(SEED)), 118, 118, 112, 88_444, 0), checked);
    }

    @Test
    void a_changed_byte_is_found_with_its_record_and_tensor() throws IOException {
        Path copy = DamagedCopy.of(SEED, folder).flip("data/0", 5).path();
        Finding finding = Found.only("zip.crc", Found.in(copy));
        assertEquals(Severity.ERROR, finding.severity());
        assertEquals("record data/0", finding.where());
        assertTrue(finding.message().matches("the directory gives CRC-32 [0-9a-f]{8}, and the bytes have [0-9a-f]{8};"
                + " numbers of \"wte.weight\" lie in it"), finding.message());
    }

    @Test
    void a_changed_byte_in_a_record_that_the_reader_checks_is_said_once() throws IOException {
        Path copy = DamagedCopy.of("fixtures/zip-edge/00_base.pt", folder).flip("version", 1).path();
        VerificationReport report = Found.in(copy);
        assertEquals("record version", Found.only("zip.crc", report).where());
        assertFalse(report.findings().stream().anyMatch(finding -> finding.code().equals("zip.crc-wrong")));
    }

    @Test
    void an_archive_without_checksums_says_so() throws IOException {
        VerificationReport report = Found.in("fixtures/torch213/e_crc_disabled.pt");
        assertEquals(Severity.NOTE, Found.only("zip.crc-off", report).severity());
        assertEquals(0, report.checked().checksums());
    }

    @Test
    void a_format_without_checksums_says_so() throws IOException {
        VerificationReport report = Found.in("golden/hf-gpt2/pretrained");
        assertEquals(Severity.NOTE, Found.only("checksums.none", report).severity());
        assertTrue(report.clean());
    }

    @Test
    void classes_that_carry_data_are_noted_with_the_place_of_their_call() throws IOException {
        VerificationReport report = Found.in("fixtures/12_python_objects.pt");
        Finding namespace = report.findings().getFirst();
        assertEquals("pickle.not-inert", namespace.code());
        assertEquals(Severity.NOTE, namespace.severity());
        assertEquals("data.pkl, byte 139", namespace.where());
        assertEquals("imports \"argparse.Namespace\", a class known to carry data, which torch.load(weights_only=True)"
                + " refuses; NEWOBJ calls it: argparse.Namespace()", namespace.message());
    }

    @Test
    void a_name_that_runs_code_is_an_error() throws IOException {
        Path file = folder.resolve("evil.pkl");
        Files.write(file,
                "\u0080\u0002cos\nsystem\nU\u0002lsR.".getBytes(StandardCharsets.ISO_8859_1));
        Finding finding = Found.only("pickle.not-inert", Found.in(file));
        assertEquals(Severity.ERROR, finding.severity());
        assertTrue(finding.message().startsWith("imports \"os.system\", which runs commands"), finding.message());
    }

    @Test
    void a_file_cut_short_is_unreadable_and_no_more_is_said_about_it() throws IOException {
        byte[] bytes = Files.readAllBytes(Golden.path(SEED));
        Path file = Files.write(folder.resolve("short.pt"), Arrays.copyOf(bytes, bytes.length / 2));
        VerificationReport report = Found.resuming(file);
        assertEquals(1, report.findings().size());
        assertEquals(report.unreadable().orElseThrow().fault().text().lines().findFirst().orElseThrow(),
                Found.only("unreadable", report).message());
        assertEquals(Checked.NOTHING, report.checked());
        assertFalse(report.clean());
    }

    @Test
    void a_missing_file_is_no_report() {
        assertThrows(NoSuchFileException.class, () -> Found.in(folder.resolve("none.pt")));
    }

    @Test
    void a_deflated_archive_is_checked_as_well() throws IOException {
        Path file = folder.resolve("deflated.pt");
        try (ZipFile in = new ZipFile(Golden.path("fixtures/zip-edge/00_base.pt").toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                in.getInputStream(entry).transferTo(out);
            }
        }
        VerificationReport report = Found.in(file);
        assertEquals(report.checked().records(), report.checked().checksums());
        assertEquals(0, report.checked().tensorsNotRead());
        assertTrue(report.checked().elements() > 0);
    }

    @Test
    void any_number_of_threads_finds_the_same() throws IOException {
        Path copy = DamagedCopy.of(SEED, folder).put("wte.weight", 7, Float.NaN).fill("blocks.0.ln_1.weight", 0)
                .put("wpe.weight/exp_avg_sq", 3, -1).path();
        VerificationReport alone = Verification.of(copy, VerifyOptions.plain().withResume().withThreads(1),
                Progress.NONE);
        assertEquals(alone, Verification.of(copy, VerifyOptions.plain().withResume().withThreads(7), Progress.NONE));
    }

    @Test
    void progress_ends_at_its_total() throws IOException {
        List<Long> done = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        Verification.of(Golden.path(SEED), VerifyOptions.plain(), (now, total) -> {
            done.add(now);
            totals.add(total);
        });
        assertEquals(totals.getLast(), done.getLast());
        assertEquals(done.stream().sorted().toList(), done);
    }
}
