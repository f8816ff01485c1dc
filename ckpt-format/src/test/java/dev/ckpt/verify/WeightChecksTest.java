package dev.ckpt.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightChecksTest {

    private static final String SEED = "golden/seed-adamw/start.pt";
    private static final String PROJECTION = "blocks.1.mlp.c_proj.weight";

    @TempDir
    Path folder;

    private DamagedCopy seed() throws IOException {
        return DamagedCopy.of(SEED, folder);
    }

    @Test
    void nan_is_counted_and_the_first_is_shown() throws IOException {
        Path copy = seed().put(PROJECTION, 33, Float.NaN).put(PROJECTION, 70, Float.NaN).path();
        Finding finding = Found.only("weights.nan", Found.in(copy));
        assertEquals(Finding.error("weights.nan", PROJECTION,
                "2 of 4,096 numbers are NaN, the first at [1, 1]"), finding);
    }

    @Test
    void infinity_is_an_error_of_its_own() throws IOException {
        Path copy = seed().put("wpe.weight", 0, Float.NEGATIVE_INFINITY).path();
        Finding finding = Found.only("weights.inf", Found.in(copy));
        assertEquals("1 of 768 numbers is infinite, at [0, 0]", finding.message());
        assertEquals(Severity.ERROR, finding.severity());
    }

    @Test
    void a_matrix_of_zeros_is_a_warning() throws IOException {
        Path copy = seed().fill(PROJECTION, 0).path();
        Finding finding = Found.only("weights.all-zero", Found.in(copy));
        assertEquals(Severity.WARNING, finding.severity());
        assertTrue(finding.message().startsWith("all 4,096 numbers are 0"), finding.message());
    }

    @Test
    void zeros_of_both_signs_are_zeros() throws IOException {
        Path copy = seed().fill(PROJECTION, 0).put(PROJECTION, 9, -0f).path();
        assertEquals(PROJECTION, Found.only("weights.all-zero", Found.in(copy)).where());
    }

    @Test
    void a_bias_of_zeros_is_nothing_to_speak_of() throws IOException {
        Path copy = seed().fill("blocks.0.attn.c_attn.bias", 0).path();
        assertFalse(Found.in(copy).findings().stream().anyMatch(finding -> finding.code().startsWith("weights.")));
    }

    @Test
    void a_matrix_of_one_number_is_a_warning_that_says_which() throws IOException {
        Path copy = seed().fill(PROJECTION, 0.5f).path();
        Finding finding = Found.only("weights.constant", Found.in(copy));
        assertEquals(Severity.WARNING, finding.severity());
        assertTrue(finding.message().startsWith("all 4,096 numbers are 0.5"), finding.message());
    }

    @Test
    void norms_of_ones_are_one_note() throws IOException {
        Path copy = seed().fill("blocks.0.ln_1.weight", 1).fill("blocks.1.ln_1.weight", 1).path();
        assertEquals(Finding.note("weights.constant", "blocks.0.ln_1.weight",
                "2 norm weights are 1 everywhere, as before training"), Found.only("weights.constant", Found.in(copy)));
    }

    @Test
    void floats_of_every_kind_are_read() throws IOException {
        VerificationReport report = Found.in("fixtures/03_all_dtypes.pt");
        assertEquals(4, report.findings().stream().filter(finding -> finding.code().equals("weights.nan")).count());
        assertEquals(4, report.findings().stream().filter(finding -> finding.code().equals("weights.inf")).count());
    }

    @Test
    void a_tensor_without_numbers_is_not_counted_as_checked() throws IOException {
        VerificationReport report = Found.in("fixtures/16_meta_and_storage.pt");
        assertEquals(1, report.checked().tensorsNotRead());
    }
}
