package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.cli.screen.DisplayWidth;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `ckpt stats`, on files that PyTorch wrote.
class StatsTest {

    private static final String SEED = Path.of("../samples/seed-gpt.pt").toString();
    private static final String SEED_SAFETENSORS = Path.of("../samples/seed-gpt.safetensors").toString();
    private static final String FOLDER = Path.of("../samples/hf-gpt2").toString();

    /// Every dtype, with NaN and infinity in some; no weights of a model.
    private static final String NUMBERS = Path.of("../ckpt-format/src/test/resources/stats/numbers.pt").toString();

    private static Console.Result run(String... words) {
        return Console.real(words);
    }

    private static Map<?, ?> document(Console.Result result) {
        Object document = JsonText.parse(result.out());
        JsonSchema schema = new JsonSchema(JsonText.parse(run("schema", "stats").out()));
        assertEquals(List.of(), schema.breaches(document));
        return (Map<?, ?>) document;
    }

    private static Map<?, ?> object(Map<?, ?> object, String name) {
        return (Map<?, ?>) Objects.requireNonNull(object.get(name), name);
    }

    private static List<?> tensors(Console.Result result) {
        return (List<?>) Objects.requireNonNull(object(document(result), "result").get("tensors"));
    }

    private static List<?> names(Console.Result result) {
        return tensors(result).stream().map(tensor -> ((Map<?, ?>) tensor).get("name")).toList();
    }

    private static Map<?, ?> tensor(Console.Result result, String name) {
        return tensors(result).stream().map(tensor -> (Map<?, ?>) tensor)
                .filter(tensor -> name.equals(tensor.get("name"))).findFirst().orElseThrow();
    }

    private static long sum(List<?> counts) {
        return counts.stream().mapToLong(count -> (Long) count).sum();
    }

    @Test
    void a_line_says_what_the_numbers_of_a_weight_look_like() {
        Console.Result result = run("stats", SEED);

        assertEquals(0, result.code(), result.err());
        assertEquals("", result.err());
        List<String> lines = result.out().lines().toList();
        assertEquals(SEED, lines.getFirst());
        assertTrue(lines.get(1).matches(" +tensor +shape +mean +std +min +max +zeros"), lines.get(1));
        assertTrue(lines.get(2).matches("  wte.weight +\\[166, 40] +0.001673 +0.204 +-0.6394 +0.5635 +0.0%"),
                lines.get(2));
        assertEquals("  52 tensors   88,160 numbers   all finite", lines.getLast());
        assertFalse(result.out().contains("exp_avg"));
    }

    @Test
    void the_document_keeps_to_its_schema_and_counts_every_number() {
        Console.Result result = run("stats", "--json", SEED);

        assertEquals(0, result.code(), result.err());
        Map<?, ?> wte = tensor(result, "wte.weight");
        assertEquals("weights", wte.get("section"));
        assertEquals("float32", wte.get("dtype"));
        assertEquals(List.of(166L, 40L), wte.get("shape"));
        assertEquals(6640L, wte.get("count"));
        assertEquals(0L, wte.get("nan"));
        Map<?, ?> histogram = object(wte, "histogram");
        assertEquals(-0.65625, histogram.get("low"));
        assertEquals(0.59375, histogram.get("high"));
        List<?> counts = (List<?>) Objects.requireNonNull(histogram.get("counts"));
        assertEquals(40, counts.size());
        assertEquals(6640, sum(counts));
        assertEquals(0.204, (Double) Objects.requireNonNull(wte.get("std")), 5e-4);
        assertEquals(0, (Double) Objects.requireNonNull(object(wte, "quantiles").get("0.5")), 0.05);
        assertEquals(88_160L, object(object(document(result), "result"), "total").get("count"));
    }

    @Test
    void one_content_in_other_files_has_the_same_numbers() {
        for (String name : List.of("wte.weight", "blocks.1.attn.c_attn.bias", "ln_f.weight")) {
            assertEquals(tensor(run("stats", "--json", SEED), name),
                    tensor(run("stats", "--json", SEED_SAFETENSORS), name));
        }
    }

    @Test
    void a_folder_is_a_checkpoint_too() {
        Console.Result result = run("stats", "--only", "*.mlp.*", FOLDER);
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("mlp.c_fc.weight"), result.out());
        assertFalse(result.out().contains("wte"), result.out());
    }

    @Test
    void optimizer_state_goes_by_the_parameters_name() {
        List<?> names = names(run("stats", "--json", SEED, "--optimizer", "--only", "wte.weight*", "--skip", "*/step"));
        assertEquals(List.of("wte.weight", "wte.weight/exp_avg", "wte.weight/exp_avg_sq"), names);
    }

    @Test
    void nan_and_infinity_are_findings() {
        Console.Result result = run("stats", NUMBERS);

        assertEquals(1, result.code(), result.err());
        assertTrue(result.out().contains("22 NaN, 19 infinite, in 10 tensors"), result.out());
        assertTrue(result.out().lines().anyMatch(line -> line.matches("  float16 .* 2 +4")), result.out());
        assertTrue(result.out().lines().anyMatch(line -> line.matches("  empty +\\[0, 4](  +-){5}  +0  +0")),
                result.out());
        assertEquals("NaN", tensor(run("stats", "--json", NUMBERS), "all_nan").get("mean"));
    }

    @Test
    void only_tensors_with_findings_are_shown_where_that_is_asked() {
        Console.Result found = run("stats", "--json", "--nan", NUMBERS);
        assertEquals(1, found.code());
        assertEquals(10, tensors(found).size());
        assertEquals(48L, object(object(document(found), "result"), "total").get("tensors"));

        Console.Result clean = run("stats", "--nan", SEED);
        assertEquals(0, clean.code());
        assertEquals(SEED + "\n  52 tensors   88,160 numbers   all finite   shown: 0\n", clean.out());
    }

    @Test
    void the_largest_come_first_where_that_is_asked() {
        assertEquals(List.of("beyond_float", "beyond_both"), names(run("stats", "--json", "--top", "2", NUMBERS)));
        assertEquals(List.of("ln_f.weight"), names(run("stats", "--json", "--top", "1", SEED)));
        assertEquals(List.of("zeros", "one_zero", "bool"),
                names(run("stats", "--json", "--top", "3", "--by", "zeros", NUMBERS)));
        List<?> byStd = names(run("stats", "--json", "--by", "std", NUMBERS));
        assertEquals(48, byStd.size());
        assertEquals("all_nan", byStd.get(47 - byStd.reversed().indexOf("all_nan")));
        assertTrue(byStd.indexOf("scalar") > byStd.indexOf("constant"), byStd.toString()); // what has none is last
    }

    @Test
    void a_histogram_stands_between_its_edges() {
        Console.Result result = run("stats", "--hist", "--only", "on_edges", NUMBERS);
        assertTrue(result.out().contains(" -1  " + "█".repeat(16) + "▁  1.063\n"), result.out());
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100, 120, 160})
    void a_table_fits_the_terminal(int width) {
        Console.Result result = new Console().onTerminal().with("COLUMNS", Integer.toString(width)).with("NO_COLOR",
                "1").run("stats", "--hist", SEED);
        assertEquals(0, result.code(), result.err());
        List<String> lines = result.out().lines().skip(1).toList();
        lines.forEach(line -> assertTrue(DisplayWidth.of(line) <= width, line));
        assertEquals(width < 80, lines.stream().anyMatch(line -> line.endsWith("..")));
        assertEquals(width >= 160, lines.getFirst().contains("shape"), lines.getFirst());
        assertEquals(width >= 120, lines.get(1).contains("-0.6563"), lines.get(1));
        assertEquals(width >= 100, lines.getFirst().contains("max  ") && !lines.getFirst().contains("absmax"),
                lines.getFirst());
    }

    @Test
    void several_files_are_answered_one_after_the_other_and_what_cannot_be_read_is_said() {
        Console.Result result = run("stats", "--json", SEED, "missing.pt", NUMBERS);
        assertEquals(2, result.code());
        assertTrue(result.err().contains("missing.pt: no such file or folder"), result.err());
        List<?> files = (List<?>) Objects.requireNonNull(object(document(result), "result").get("files"));
        assertEquals(3, files.size());
        assertEquals(null, ((Map<?, ?>) files.get(1)).get("result"));
    }

    @Test
    void a_finding_in_one_file_is_the_answer_for_all() {
        assertEquals(1, run("stats", NUMBERS, SEED).code());
    }

    @Test
    void a_pattern_that_leaves_nothing_is_no_clean_result() {
        Console.Result result = run("stats", "--only", "*/exp_avg", SEED);
        assertEquals(2, result.code());
        assertTrue(result.err().contains("expected a tensor whose name --only and --skip leave, found none among 52"),
                result.err());
        assertTrue(result.err().contains("--optimizer takes optimizer state"), result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "99999999999"})
    void a_number_of_tensors_is_one_from_1_up(String top) {
        Console.Result result = run("stats", "--top=" + top, SEED);
        assertEquals(2, result.code());
        assertEquals("ckpt: --top " + top + ": a number from 1 up is expected\n", result.err());
    }

    @Test
    void it_speaks_korean() {
        Console.Result result = run("stats", "--lang", "ko", SEED);
        assertTrue(result.out().contains("표준편차"), result.out());
        assertTrue(result.out().contains("텐서 52개   숫자 88,160개   모두 유한함"), result.out());
        assertTrue(run("stats", "--lang", "ko", NUMBERS).out().contains("텐서 10개에 NaN 22개, 무한대 19개"));
        assertTrue(run("help", "stats", "--lang", "ko").out().contains("히스토그램을 보여 줍니다"));
    }
}
