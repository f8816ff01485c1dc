package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ckpt diff`, on checkpoints that PyTorch made.
class DiffCommandTest {

    private static final Path RESOURCES = Path.of("../ckpt-format/src/test/resources");
    private static final String START = RESOURCES.resolve("golden/seed-adamw/start.pt").toString();
    private static final String SAMPLE = "../samples/seed-gpt.pt";
    private static final String SAFETENSORS = "../samples/seed-gpt.safetensors";
    private static final String OTHER = "../samples/nanogpt.pt";
    private static final String FOLDER = "../samples/hf-gpt2";

    @TempDir
    Path folder;

    private static Console.Result diff(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "diff";
        System.arraycopy(words, 0, all, 1, words.length);
        return Console.real(all);
    }

    private static Object json(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "--json";
        System.arraycopy(words, 0, all, 1, words.length);
        Object document = JsonText.parse(diff(all).out());
        assertEquals(List.of(), new JsonSchema(JsonText.parse(Console.real("schema", "diff").out()))
                .breaches(document));
        return document;
    }

    @Test
    void the_same_file_twice_says_nothing() {
        assertEquals(new Console.Result(0, "", ""), diff(SAMPLE, SAMPLE));
        assertEquals(new Console.Result(0, "", ""), diff("--stat", SAMPLE, SAMPLE));
        assertEquals(new Console.Result(0, "", ""), diff("--format", "md", SAMPLE, SAMPLE));
    }

    @Test
    void identical_checkpoints_still_have_a_document() {
        Object document = json(SAMPLE, SAMPLE);
        assertEquals("identical", JsonText.at(document, "result", "verdict"));
        assertEquals(2, ((List<?>) JsonText.at(document, "inputs")).size());
    }

    @Test
    void two_formats_of_the_same_weights_have_the_same_weights() {
        Console.Result result = diff(SAMPLE, SAFETENSORS);
        assertEquals(1, result.code());
        assertTrue(result.out().contains("= weights      52 tensors, the same to the bit\n"), result.out());
        assertEquals(0, diff("--fail-on", "never", SAMPLE, SAFETENSORS).code());
    }

    @Test
    void a_folder_is_compared_with_a_file_and_the_rules_are_named() {
        Console.Result result = diff(OTHER, FOLDER);
        assertEquals(1, result.code(), result.err());
        assertTrue(result.out().startsWith("--- " + OTHER + "  step 400      +++ " + FOLDER
                + "      21 of 52 tensors aligned (transposed, tied head)\n"), result.out());
        assertTrue(result.out().contains("    ~ config.n_layer "), result.out());
    }

    @Test
    void json_keeps_to_its_schema_for_every_pair_of_kinds() {
        for (String other : List.of(START, SAFETENSORS, OTHER, FOLDER)) {
            Object result = JsonText.at(json(SAMPLE, other), "result");
            assertEquals("different", JsonText.at(result, "verdict"));
        }
        assertEquals(Map.of("key", "format", "in", "b", "b", "pt"), withoutNulls(JsonText.at(json(SAMPLE, SAFETENSORS),
                "result", "config", 0)));
    }

    private static Map<?, ?> withoutNulls(Object object) {
        Map<?, ?> map = (Map<?, ?>) object;
        map.values().removeIf(value -> value == null);
        return map;
    }

    @Test
    void only_the_names_asked_for_are_compared() {
        Console.Result result = diff("--only", "*.ln_1.*", "--name-only", OTHER, FOLDER);
        assertEquals("transformer.h.0.ln_1.weight", result.out().lines().findFirst().orElseThrow());
        assertTrue(result.out().lines().allMatch(line -> line.contains(".ln_1.")), result.out());
    }

    @Test
    void a_file_that_cannot_be_read_is_named() {
        Console.Result result = diff(SAMPLE, folder.resolve("none.pt").toString());
        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("ckpt: " + folder.resolve("none.pt") + ": no such file or folder\n"),
                result.err());
        assertEquals("unreadable", JsonText.at(json(SAMPLE, folder.resolve("none.pt").toString()), "error", "kind"));
    }

    @Test
    void a_command_line_that_makes_no_sense_is_said() {
        for (String[] words : new String[][]{{SAMPLE}, {SAMPLE, SAMPLE, SAMPLE}, {"--stat", "--name-only", "a", "b"},
            {"--stat", "--json", "a", "b"}, {"--top", "-1", "a", "b"}, {"--threads", "0", "a", "b"},
            {"--atol", "x", "a", "b"}, {"--rtol", "-1", "a", "b"}, {"--align", "fuzzy", "a", "b"},
            {"--textconv", "a", "b"}, {"--git", "a", "b", "c"}}) {
            Console.Result result = diff(words);
            assertEquals(2, result.code(), String.join(" ", words));
            assertTrue(result.err().startsWith("ckpt: "), result.err());
        }
        assertEquals("ckpt: --top x: a whole number from 0 up is expected\n", diff("--top", "x", "a", "b").err());
    }

    @Test
    void a_table_of_names_is_read_and_a_missing_one_is_an_error() throws IOException {
        Path map = Files.writeString(folder.resolve("names.txt"), "wte.weight = wte.weight\n", StandardCharsets.UTF_8);
        assertEquals(0, diff("--map", map.toString(), SAMPLE, SAMPLE).code());
        Console.Result result = diff("--map", "none.txt", SAMPLE, SAMPLE);
        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("ckpt: none.txt: "), result.err());
    }

    @Test
    void a_page_replaces_no_file_unasked() throws IOException {
        Path page = Files.writeString(folder.resolve("page.html"), "mine");
        Console.Result result = diff("--html", page.toString(), SAMPLE, OTHER);
        assertEquals(2, result.code());
        assertEquals("", result.out());
        assertEquals("mine", Files.readString(page));
    }

    @Test
    void a_listing_has_a_line_for_every_value_and_every_tensor() {
        List<String> lines = diff("--textconv", SAMPLE).out().lines().toList();
        assertTrue(lines.contains("step = 400"), lines.toString());
        assertTrue(lines.contains("group 0 lr = 0.003") || lines.stream().anyMatch(line -> line.startsWith(
                "group 0 lr = ")), lines.toString());
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.matches("wte\\.weight float32 \\[\\d+, \\d+] sha256:[0-9a-f]{16}")),
                lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("wte.weight/exp_avg float32 ")), lines.toString());
    }

    @Test
    void korean_is_spoken() {
        assertTrue(diff("--lang", "ko", OTHER, FOLDER).out().contains("~ 가중치       21개 중 21개 바뀜"));
    }
}
