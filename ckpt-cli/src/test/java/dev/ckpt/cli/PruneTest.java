package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ckpt prune`, on files that PyTorch wrote.
class PruneTest {

    private static final String SEED = Path.of("../samples/seed-gpt.pt").toString();
    private static final String NANO = Path.of("../samples/nanogpt.pt").toString();
    private static final Path GOLDEN = Path.of("../ckpt-format/src/test/resources/golden");

    @TempDir
    private Path folder = Path.of("");

    private static Console.Result run(String... words) {
        return Console.real(words);
    }

    private static Map<?, ?> document(Console.Result result) {
        Object document = JsonText.parse(result.out());
        JsonSchema schema = new JsonSchema(JsonText.parse(run("schema", "prune").out()));
        assertEquals(List.of(), schema.breaches(document));
        return (Map<?, ?>) document;
    }

    private static Map<?, ?> result(Console.Result result) {
        return (Map<?, ?>) get(document(result), "result");
    }

    private static Object get(Map<?, ?> object, String name) {
        return Objects.requireNonNull(object.get(name), name);
    }

    private static long number(Map<?, ?> object, String name) {
        return (Long) get(object, name);
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void without_an_output_nothing_is_written_and_what_would_go_is_said() throws IOException {
        byte[] before = Files.readAllBytes(Path.of(SEED));

        Console.Result result = run("prune", SEED, "--drop", "optimizer");

        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("dropped: "), result.out());
        assertTrue(result.out().contains("resume  full -> weights and step"), result.out());
        assertTrue(result.out().contains("nothing was written; -o OUT writes it"), result.out());
        assertEquals(before.length, Files.size(Path.of(SEED)));
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void what_is_kept_is_proven() throws IOException {
        Console.Result result = run("prune", SEED, "--drop", "optimizer", "-o", out("small.pt"), "--receipt",
                out("small.json"));

        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("proven identical by SHA-256"), result.out());
        assertTrue(Files.size(folder.resolve("small.pt")) < Files.size(Path.of(SEED)));
        Map<?, ?> receipt = (Map<?, ?>) JsonText.parse(Files.readString(folder.resolve("small.json")));
        List<?> tensors = (List<?>) get(receipt, "tensors");
        assertFalse(tensors.isEmpty());
        for (Object tensor : tensors) {
            assertEquals(((Map<?, ?>) tensor).get("before"), ((Map<?, ?>) tensor).get("after"));
        }
        assertTrue(run("summary", out("small.pt")).out().contains("resume: weights and step"));
    }

    @Test
    void the_document_keeps_to_its_schema() {
        Map<?, ?> written = result(run("prune", "--json", SEED, "--drop", "optimizer", "--magnitude", "0.3", "--dtype",
                "bf16", "--out", out("small.ckpt")));
        assertEquals(List.of("optimizer"), written.get("dropped"));
        assertEquals(true, written.get("proven"));
        Map<?, ?> sparsity = (Map<?, ?>) get(written, "sparsity");
        assertEquals(0.3, (double) number(sparsity, "zerosAfter") / number(sparsity, "numbers"), 0.001);

        Map<?, ?> dry = result(run("prune", "--json", SEED, "--pattern", "2:4"));
        Map<?, ?> pattern = (Map<?, ?>) get(dry, "sparsity");
        assertEquals(number(pattern, "numbers") / 2, number(pattern, "zerosAfter"));
        assertEquals(null, dry.get("output"));
    }

    @Test
    void other_forms_are_written_and_what_they_cannot_hold_is_said() {
        Console.Result result = run("prune", NANO, "--drop", "buffers", "--drop", "optimizer", "-o",
                out("small.safetensors"));
        if (result.code() != 0) { // no buffers in it
            assertTrue(result.err().contains("expected buffers to drop"), result.err());
            result = run("prune", NANO, "--drop", "optimizer", "-o", out("small.safetensors"));
        }
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("left out"), result.out());
    }

    @Test
    void what_does_not_fit_is_said_and_nothing_is_written() {
        Console.Result result = run("prune", "--json", SEED, "--drop", "h.0.*", "-o", out("small.pt"));

        assertEquals(2, result.code());
        assertTrue(result.err().contains("expected a name that 'h.0.*' matches, found none"), result.err());
        assertEquals(null, document(result).get("result"));
        assertFalse(Files.exists(folder.resolve("small.pt")));
    }

    @Test
    void an_existing_file_is_replaced_only_by_force() throws IOException {
        Files.writeString(folder.resolve("small.pt"), "mine");

        assertEquals(2, run("prune", SEED, "--drop", "optimizer", "-o", out("small.pt")).code());
        assertEquals("mine", Files.readString(folder.resolve("small.pt")));
        assertEquals(0, run("prune", SEED, "--drop", "optimizer", "-o", out("small.pt"), "--force").code());
    }

    @Test
    void a_folder_is_listed_and_cleared_only_when_told() throws IOException {
        Files.copy(GOLDEN.resolve("seed-adamw/start.pt"), folder.resolve("a.pt"));
        Files.copy(GOLDEN.resolve("seed-adamw/end.pt"), folder.resolve("b.pt"));
        Files.writeString(folder.resolve("broken.pt"), "");

        Console.Result listed = run("prune", folder.toString(), "--keep-last", "1");

        assertEquals(0, listed.code(), listed.err());
        assertTrue(listed.out().matches("(?s).*a\\.pt +\\S+ KiB  REMOVE\n.*"), listed.out());
        assertTrue(listed.out().contains("keep: newest, among the last"), listed.out());
        assertTrue(listed.out().contains("keep: not readable"), listed.out());
        assertTrue(listed.out().contains("nothing was deleted, --yes deletes"), listed.out());
        assertTrue(Files.exists(folder.resolve("a.pt")));

        Map<?, ?> plan = result(run("prune", "--json", folder.toString(), "--keep-last", "1", "--yes"));

        assertEquals(true, plan.get("verified"));
        assertFalse(Files.exists(folder.resolve("a.pt")));
        assertTrue(Files.exists(folder.resolve("b.pt")));
        assertTrue(Files.exists(folder.resolve("broken.pt")));
        assertTrue(number(plan, "bytesFreed") > 100_000);
    }

    @Test
    void the_options_of_files_and_folders_do_not_mix() {
        assertTrue(run("prune", SEED, "--drop", "optimizer", "--keep-last", "3").err()
                .contains("--keep-last and --drop do not go together"));
        assertTrue(run("prune", SEED, "--keep-last", "3").err().contains("is for folders of checkpoints"));
        assertTrue(run("prune", SEED).err().contains("say what is to go"));
        assertTrue(run("prune", SEED, "--magnitude", "1.5").err().contains("a part such as 0.3"));
        assertTrue(run("prune", SEED, "--magnitude", "0.1", "--pattern", "2:4").err().contains("do not go together"));
        assertTrue(run("prune", SEED, "--drop", "optimizer", "-o", SEED).err().contains("never written over itself"));
        assertTrue(run("prune", folder.toString(), "--yes").err().contains("say which checkpoints stay"));
    }

    @Test
    void help_is_there_in_both_languages() {
        assertTrue(run("help", "prune").out().contains("-o, --out OUT"), run("help", "prune").out());
        assertTrue(run("help", "prune", "--lang", "ko").out().contains("체크포인트 폴더"));
        assertTrue(run("prune", SEED, "--drop", "optimizer", "--lang", "ko").out().contains("이어 학습"));
    }
}
