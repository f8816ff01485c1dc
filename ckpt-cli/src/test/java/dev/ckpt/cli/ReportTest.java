package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.report.DiffReport;
import dev.ckpt.cli.report.FileReport;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.diff.Continuation;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.DiffOptions;
import dev.ckpt.health.Checkup;
import dev.ckpt.health.Health;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.Part;
import dev.ckpt.numbers.Progress;
import dev.ckpt.stats.StatsPass;
import dev.ckpt.stats.TensorStats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ckpt report`, without a browser.
class ReportTest {

    private static final String SEED = "../samples/seed-gpt.pt";
    private static final String NANO = "../samples/nanogpt.pt";
    private static final String HF = "../samples/hf-gpt2";
    private static final String ODD = "../ckpt-format/src/test/resources/dev/ckpt/health/odd.pt";
    private static final String BEFORE = "../samples/run/step-000200.pt";
    private static final String AFTER = "../samples/run/step-000300.pt";

    @TempDir
    private Path folder = Path.of("");

    private static String page(String... words) {
        String[] command = new String[words.length + 3];
        command[0] = "report";
        command[1] = "-o";
        command[2] = "-";
        System.arraycopy(words, 0, command, 3, words.length);
        Console.Result result = Console.real(command);
        assertEquals(0, result.code(), result.err());
        return result.out();
    }

    private static void assertHas(String page, String... texts) {
        for (String text : texts) {
            assertTrue(page.contains(text), text);
        }
    }

    @Test
    void a_page_about_one_file_has_its_sections() {
        String page = page(SEED);

        assertHas(page, "<h1><bdi>seed-gpt.pt</bdi></h1>", "inert: no code in it", "id=\"attention\"",
                "Nothing stands out", "id=\"composition\"", "id=\"geometry\"", "the checkpoint says so: config.n_layer",
                "id=\"layers\"", "id=\"tensors\"", "id=\"optimizer\"", "decoupled_weight_decay", "id=\"settings\"");
    }

    @Test
    void what_needs_attention_stands_first() {
        String page = page(ODD);

        assertHas(page, "Numbers that are NaN or infinite", "1 NaN, 1 infinite, of 256 numbers", "Matrices of zeros",
                "1 of 8; number 5", "up to 5.689; elsewhere 0.0684", "66.7% of its second moments are zero",
                "data-odd");
        assertTrue(page.indexOf("id=\"attention\"") < page.indexOf("id=\"composition\""));
    }

    @Test
    void a_page_about_two_says_what_changed() {
        String page = page(BEFORE, AFTER);

        assertHas(page, "step-000200.pt → step-000300.pt", "52 of 52", "Plausible", "same name: 52",
                "Relative change by layer and matrix", "id=\"changed\"", "exp_avg_sq", "id=\"histograms\"");
    }

    @Test
    void two_of_the_same_content_are_said_to_be() {
        assertHas(page(SEED, SEED), "The two are the same in everything that they say, to the bit.");
    }

    @Test
    void other_names_and_layouts_are_aligned() {
        assertHas(page(SEED, HF), "another naming scheme: 52");
        assertHas(page(NANO, HF), "transposed: 12");
    }

    @Test
    void korean_pages_say_the_verdict_in_korean() {
        assertHas(page(BEFORE, AFTER, "--lang", "ko"), "<html lang=\"ko\"", "그럴 수 있음",
                "가장 큰 변화가 학습률 0.003 이하로 옵티마이저(AdamW)가 100스텝 동안");
    }

    @Test
    void every_ground_of_a_verdict_has_words() {
        for (Words.Language language : Words.Language.values()) {
            Words words = Words.in(language).with("report");
            for (Continuation.Ground ground : Continuation.Ground.values()) {
                assertFalse(words.text("report.ground." + ground.name()).isEmpty());
            }
        }
    }

    @Test
    void the_policy_names_style_and_script_by_their_digests_and_there_is_one_of_each() throws Exception {
        String page = page(SEED);
        String policy = only(page, "Content-Security-Policy\" content=\"([^\"]*)\"").replace("&#39;", "'");
        assertEquals("default-src 'none'; style-src '" + digest(only(page, "(?s)<style>(.*?)</style>"))
                + "'; script-src '" + digest(only(page, "(?s)<script>(.*?)</script>"))
                + "'; base-uri 'none'; form-action 'none'", policy);
        assertFalse(page.contains(" style="));
        assertFalse(page.contains("http://"), "an address");
        assertFalse(page.contains("https://"), "an address");
    }

    private static String only(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertTrue(matcher.find());
        String found = matcher.group(1);
        assertFalse(matcher.find());
        return found;
    }

    private static String digest(String content) throws Exception {
        return "sha256-" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256")
                .digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void hostile_names_are_never_markup() throws IOException {
        for (String page : List.of(page(WrittenFile.hostile(folder, 1).toString()),
                page(WrittenFile.hostile(folder, 1).toString(), WrittenFile.hostile(folder, 2).toString()))) {
            only(page, "(?s)<script(.)");
            assertFalse(Pattern.compile("<(img|iframe|b|svg onload|body onload)\\b").matcher(page).find());
            assertHas(page, "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;b&amp;gt;", "\\u202ethgiew");
            assertFalse(page.contains("\u202E"));
        }
    }

    @Test
    void a_file_that_stands_there_is_not_replaced_without_force() throws IOException {
        Path out = Files.writeString(folder.resolve("report.html"), "mine");
        Console.Result refused = Console.real("report", SEED, "-o", out.toString());

        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("a file stands there already"), refused.err());
        assertEquals("mine", Files.readString(out));

        Console.Result forced = Console.real("report", SEED, "-o", out.toString(), "--force");
        assertEquals(0, forced.code(), forced.err());
        assertTrue(Files.readString(out).startsWith("<!doctype html>"));
        assertTrue(forced.out().contains("report.html   "), forced.out());
    }

    @Test
    void the_document_keeps_to_its_schema() throws IOException {
        JsonSchema schema = new JsonSchema(JsonText.parse(Console.real("schema", "report").out()));
        Path out = folder.resolve("report.html");
        Object written = JsonText.parse(Console.real("report", "--json", BEFORE, AFTER, "-o", out.toString()).out());

        assertEquals(List.of(), schema.breaches(written));
        assertEquals(out.toString(), JsonText.at(written, "result", "output"));
        assertEquals(Files.size(out), JsonText.at(written, "result", "bytes"));
        assertEquals(AFTER, JsonText.at(written, "inputs", 1, "path"));

        Console.Result missing = Console.real("report", "--json", "no such file", "-o", out + "2");
        assertEquals(2, missing.code());
        assertEquals(List.of(), schema.breaches(JsonText.parse(missing.out())));
        assertEquals("unreadable", JsonText.at(JsonText.parse(missing.out()), "error", "kind"));
    }

    @Test
    void command_lines_that_make_no_sense_are_said_to() {
        assertTrue(Console.real("report", SEED).err().contains("say where the page goes: -o report.html"));
        assertTrue(Console.real("report", SEED, SEED, SEED, "-o", "x").err()
                .contains("a report is about one file or two"));
        assertTrue(Console.real("report", SEED, "--json", "-o", "-").err()
                .contains("--json and -o - would both write to standard output"));
        assertEquals(2, Console.real("report", SEED).code());
    }

    @Test
    void only_the_names_asked_for_are_in_it_and_the_title_is_the_users() {
        String page = page(SEED, "--only", "blocks.0.*", "--skip", "*.bias", "--title", "Run <7>");

        assertHas(page, "<title>Run &lt;7&gt;</title>", "<bdi>blocks.0.mlp.c_fc.weight</bdi>");
        assertFalse(page.contains("<bdi>blocks.1.mlp.c_fc.weight</bdi>"));
        assertFalse(page.contains("<bdi>blocks.0.mlp.c_fc.bias</bdi>"));
    }

    @Test
    void a_diff_made_elsewhere_is_written_to_a_file() throws IOException {
        Path out = folder.resolve("diff.html");
        try (Checkpoint a = Checkpoint.open(Path.of(BEFORE)); Checkpoint b = Checkpoint.open(Path.of(AFTER))) {
            Diff diff = Diff.of(a, b, DiffOptions.plain(), Progress.NONE);
            DiffReport.write(a, b, diff, out, Overwrite.REFUSE, Words.in(Words.Language.ENGLISH));
        }
        assertEquals(page(BEFORE, AFTER), Files.readString(out));
    }

    @Test
    void the_page_of_diff_is_the_report() throws IOException {
        Path out = folder.resolve("page.html");
        Console.Result result = Console.real("diff", BEFORE, AFTER, "--html", out.toString());

        assertEquals(1, result.code(), result.err());
        assertEquals(page(BEFORE, AFTER), Files.readString(out));
    }

    @Test
    void ten_thousand_tensors_make_a_page_that_a_browser_opens() throws IOException {
        List<TensorRow> rows = new ArrayList<>();
        try (Checkpoint checkpoint = Checkpoint.open(Path.of(SEED))) {
            TensorRow model = Summary.of(checkpoint).tensors().getFirst();
            TensorStats stats = StatsPass.over(List.of(model.tensor()), Progress.NONE).getFirst();
            for (int i = 0; i < 10_000; i++) {
                rows.add(new TensorRow("transformer.h." + i / 100 + ".mlp.experts." + i % 100 + ".c_fc.weight", "",
                        Section.WEIGHTS, Part.MLP_UP, model.tensor(), Optional.empty()));
            }
            Health health = Health.of(rows.stream()
                    .map(row -> new Checkup(row, Optional.of(stats), Optional.empty())).toList(), List.of());
            String page = FileReport.html(HandMade.of(rows), health, "large", Words.Language.ENGLISH);

            assertTrue(page.length() < 15_000_000, page.length() + " letters");
            assertTrue(page.length() > 5_000_000, page.length() + " letters");
        }
    }
}
