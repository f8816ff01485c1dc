package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `ckpt convert` and `ckpt id`, on files that PyTorch wrote.
class ConvertTest {

    private static final String SEED = Path.of("../samples/seed-gpt.pt").toString();
    private static final String NANO = Path.of("../samples/nanogpt.pt").toString();

    @TempDir
    Path folder;

    @Test
    void a_file_of_pytorch_written_again_under_its_name_has_the_same_bytes() throws IOException {
        Path out = folder.resolve("seed-gpt.pt");
        Console.Result result = run("convert", SEED, out.toString());
        assertEquals(0, result.code(), result.err());
        assertArrayEquals(Files.readAllBytes(Path.of(SEED)), Files.readAllBytes(out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.pt", "a.ckpt", "a.safetensors", "many.safetensors"})
    void ids_do_not_change_with_the_form(String name) {
        Path out = folder.resolve(name);
        List<String> words = new ArrayList<>(List.of("convert", SEED, out.toString()));
        if (name.startsWith("many")) {
            words.addAll(List.of("--shard", "100KB"));
        }
        assertEquals(0, run(words.toArray(String[]::new)).code());
        String read = name.startsWith("many") ? out + ".index.json" : out.toString();
        assertEquals(weightsId(SEED), weightsId(read));
    }

    @Test
    void what_a_form_cannot_hold_is_said() {
        Console.Result result = run("convert", SEED, folder.resolve("a.safetensors").toString());
        assertTrue(result.out().contains("left out  optimizer, step, config: this form holds a model's tensors"),
                result.out());
    }

    @Test
    void rounding_says_what_it_did_to_the_numbers() {
        Console.Result result = run("convert", "--dtype", "bf16", SEED, folder.resolve("a.pt").toString());
        assertTrue(result.out().contains("rounded  52 tensors to bfloat16   largest error 0.00749"), result.out());
    }

    @Test
    void there_and_back_is_where_it_began() {
        String nano = folder.resolve("nano.pt").toString();
        String seed = folder.resolve("seed.pt").toString();
        assertEquals(0, run("convert", "--map", "seed:nanogpt", SEED, nano).code());
        assertEquals(0, run("convert", "--map", "nanogpt:seed", nano, seed).code());
        assertEquals(weightsId(SEED), weightsId(seed));
    }

    @Test
    void a_file_that_stands_there_is_replaced_only_when_asked() throws IOException {
        Path out = Files.writeString(folder.resolve("a.pt"), "precious");
        Console.Result refused = run("convert", SEED, out.toString());
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("a file stands there already"), refused.err());
        assertTrue(refused.err().contains("--force"), refused.err());
        assertEquals("precious", Files.readString(out));
        assertEquals(0, run("convert", "--force", SEED, out.toString()).code());
        assertEquals(weightsId(SEED), weightsId(out.toString()));
    }

    @Test
    void a_checkpoint_is_never_written_over_itself() throws IOException {
        Path file = Files.copy(Path.of(SEED), folder.resolve("a.pt"));
        Console.Result result = run("convert", "--force", file.toString(), folder + "/../" + folder.getFileName()
                + "/a.pt");
        assertEquals(2, result.code());
        assertArrayEquals(Files.readAllBytes(Path.of(SEED)), Files.readAllBytes(file));
    }

    @Test
    void into_a_folder_the_name_stays_and_the_ending_changes() {
        assertEquals(0, run("convert", "--to", "safetensors", SEED, folder.toString()).code());
        assertTrue(Files.exists(folder.resolve("seed-gpt.safetensors")));
    }

    @Test
    void a_broken_file_leaves_nothing_behind() throws IOException {
        Path broken = folder.resolve("broken.pt");
        byte[] bytes = Files.readAllBytes(Path.of(SEED));
        Files.write(broken, Arrays.copyOf(bytes, bytes.length / 2));
        Console.Result result = run("convert", broken.toString(), folder.resolve("out.pt").toString());
        assertEquals(2, result.code());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(broken), files.toList());
        }
    }

    /// Broken, hostile and foreign files: a writer says what a reader says, and leaves nothing.
    @Test
    void every_file_that_cannot_be_read_is_refused_in_the_words_of_summary() throws IOException {
        int refused = 0;
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of("../ckpt-format/src/test/resources"))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            Console.Result summary = run("summary", "--quiet", file.toString());
            if (summary.code() == 2) {
                Console.Result converted = run("convert", file.toString(), folder.resolve("out.pt").toString());
                assertEquals(2, converted.code(), file.toString());
                assertEquals(summary.err(), converted.err());
                refused++;
            }
        }
        assertTrue(refused > 30, refused + " files were refused");
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.pt b.pt c.pt", "a.pt b.unknown", "--shard 2GB a.pt b.pt", "--map seed a.pt b.pt",
        "--map seed:seed a.pt b.pt", "--shard many a.pt b.safetensors", "--label x a.pt b.ckpt",
        "--map seed:nanogpt --heads 0 a.pt b.pt", "--dtype f8 a.pt b.pt", "a.pt"})
    void a_line_that_makes_no_sense_is_told_so(String words) {
        Console.Result result = run(("convert " + words).split(" ", -1));
        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("ckpt: ") && result.err().lines().count() == 1, result.err());
    }

    @Test
    void weights_of_another_layout_than_said_are_refused() {
        Console.Result result = run("convert", "--map", "hf-gpt2:seed", NANO, folder.resolve("a.pt").toString());
        assertEquals(2, result.code());
        assertTrue(result.err().contains("expected a tensor transformer.h.0.ln_1.bias"), result.err());
        assertFalse(Files.exists(folder.resolve("a.pt")));
    }

    @Test
    void documents_keep_to_their_schemas() {
        String out = folder.resolve("a.safetensors").toString();
        Object converted = JsonText.parse(run("convert", "--json", "--dtype", "f16", SEED, out).out());
        assertEquals(List.of(), schema("convert").breaches(converted));
        assertEquals(52L, JsonText.at(converted, "result", "kept"));
        assertEquals(List.of("optimizer", "step", "config"), JsonText.at(converted, "result", "dropped"));
        Object failed = JsonText.parse(run("convert", "--json", SEED, out).out());
        assertEquals(List.of(), schema("convert").breaches(failed));
        for (List<String> words : List.of(List.of("id", "--json", SEED), List.of("id", "--json", "--tree", SEED, NANO),
                List.of("id", "--json", "missing.pt"))) {
            Object ids = JsonText.parse(run(words.toArray(String[]::new)).out());
            assertEquals(List.of(), schema("id").breaches(ids));
        }
    }

    @Test
    void a_container_says_who_wrote_it_its_labels_and_what_it_was_made_from() {
        String first = folder.resolve("first.ckpt").toString();
        String second = folder.resolve("second.ckpt").toString();
        assertEquals(0, run("convert", "--label", "run=7", SEED, first).code());
        assertEquals(0, run("convert", "--dtype", "bf16", first, second).code());
        String summary = run("summary", second).out();
        String parent = weightsId(SEED).substring(0, 19);
        assertTrue(summary.contains("   run=7   weights sha256:"), summary);
        assertTrue(summary.contains("   made from " + parent), summary);
        Object document = JsonText.parse(run("summary", "--json", second).out());
        assertEquals(List.of(), schema("summary").breaches(document));
        assertEquals("7", JsonText.at(document, "result", "container", "labels", "run"));
    }

    @Test
    void an_id_stands_first_on_its_line() {
        Console.Result result = run("id", "--tree", SEED);
        assertEquals(0, result.code());
        assertTrue(result.out().lines().allMatch(line -> line.matches("sha256:[0-9a-f]{64} .*")), result.out());
        assertEquals(2 + 52 + 3 * 52, result.out().lines().count());
    }

    private static JsonSchema schema(String command) {
        return new JsonSchema(JsonText.parse(run("schema", command).out()));
    }

    private static String weightsId(String path) {
        Console.Result result = run("id", path);
        assertEquals(0, result.code(), result.err());
        String line = result.out().lines().findFirst().orElseThrow();
        return line.substring(0, line.indexOf(' '));
    }

    private static Console.Result run(String... words) {
        return Console.real(words);
    }
}
