package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// `ckpt bisect`, on runs that PyTorch made.
class BisectTest {

    private static String at(String name) {
        return Path.of("../ckpt-format/src/test/resources/history").resolve(name).toString();
    }

    private static Console.Result bisect(String a, String b, String... options) {
        List<String> words = new ArrayList<>(List.of("bisect", at(a), at(b)));
        words.addAll(List.of(options));
        return Console.real(words.toArray(String[]::new));
    }

    private static Map<?, ?> result(Console.Result result) {
        Object document = JsonText.parse(result.out());
        JsonSchema schema = new JsonSchema(JsonText.parse(Console.real("schema", "bisect").out()));
        assertEquals(List.of(), schema.breaches(document));
        return (Map<?, ?>) get(document, "result");
    }

    private static Object get(Object object, String name) {
        return Objects.requireNonNull(((Map<?, ?>) object).get(name), name);
    }

    @Test
    void the_step_the_tensor_and_how_far_are_said() {
        Console.Result result = bisect("adamw-pause", "adamw-fork");
        assertEquals(1, result.code(), result.err());
        String pause = at("adamw-pause");
        String fork = at("adamw-fork");
        assertEquals(pause + " | " + fork + "   3 steps in both, 51 to 150\n"
                + "  the same up to step 51\n"
                + "  parts at step 52   " + pause + "/step-052.pt | " + fork + "/step-052.pt\n"
                + """
                            weights   all 15 tensors the same
                            optimizer   30 of 45 tensors differ
                              first: transformer.wte.weight/exp_avg   max 0.02021 at [6, 5]   128 of 128 numbers
                          The optimizers part first: at this step the weights are still the same. The weights part at step 150:
                            weights   15 of 15 tensors differ
                              first: transformer.wte.weight   max 0.19 at [3, 7]   128 of 128 numbers
                        """,
                result.out());
    }

    @Test
    void settings_that_differ_come_first() {
        String out = bisect("sgd-first", "sgd-seed").out();
        assertTrue(
                out.contains("\n    seed: 1 | 2\n    data: 1 | 2\n  not the same at any step that both have saved\n"),
                out);
    }

    @Test
    void runs_that_never_part_end_with_0() {
        Console.Result result = bisect("sgd-first", "sgd-first");
        assertEquals(0, result.code());
        assertTrue(result.out().contains("The runs do not part"), result.out());
    }

    @Test
    void within_the_tolerance_the_exit_code_is_0() {
        assertEquals(0, bisect("adamw-pause", "adamw-fork", "--atol", "10").code());
        Console.Result beyond = bisect("adamw-pause", "adamw-fork", "--atol", "0.03", "--rtol", "0");
        assertEquals(1, beyond.code());
        assertTrue(beyond.out().contains("beyond the tolerance at step 150 (|b - a| > 0.03 + 0 |b|)"), beyond.out());
    }

    @Test
    void the_JSON_keeps_to_its_schema() {
        Map<?, ?> parted = result(bisect("adamw-pause", "adamw-fork", "--json", "--atol", "0.03"));
        assertEquals(true, get(parted, "parts"));
        assertEquals(52L, get(get(parted, "first"), "step"));
        assertEquals(true, get(get(parted, "first"), "optimizerAlone"));
        assertEquals(150L, get(get(parted, "firstBeyond"), "step"));
        assertEquals("transformer.wte.weight", get(get(get(get(parted, "firstWeights"), "weights"), "first"), "name"));
        result(bisect("adamw-first", "adamw-first", "--json"));
    }

    @Test
    void runs_without_a_common_step_are_an_error_that_says_the_steps() {
        Console.Result result = bisect("adamw-first", "made", "--json");
        assertEquals(2, result.code());
        assertTrue(result.err().contains("found 4 steps from 1 to 4 beside 3 steps from 50 to 150"), result.err());
        JsonSchema schema = new JsonSchema(JsonText.parse(Console.real("schema", "bisect").out()));
        assertEquals(List.of(), schema.breaches(JsonText.parse(result.out())));
    }

    @Test
    void wrong_requests_are_refused() {
        assertEquals("ckpt: --atol -1: a number that is not negative is expected\n",
                bisect("made", "made", "--atol=-1").err());
        assertEquals("ckpt: --rtol x: a number that is not negative is expected\n",
                bisect("made", "made", "--rtol", "x").err());
        assertEquals("ckpt: ckpt bisect takes two folders: DIR1 DIR2\n",
                Console.real("bisect", at("made"), at("made"), at("made")).err());
        assertEquals(2, bisect("made", "missing").code());
    }

    @Test
    void Korean_is_spoken() {
        String out = bisect("adamw-pause", "adamw-fork", "--lang", "ko").out();
        assertTrue(out.contains("스텝 52에서 갈라짐"), out);
        assertTrue(out.contains("옵티마이저가 먼저 갈라집니다"), out);
    }
}
