package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryJsonTest {

    private static final JsonSchema SCHEMA = new JsonSchema(
            JsonText.parse(new Console().run("schema", "summary").out()));

    @ParameterizedTest
    @ValueSource(strings = {"ckpt.pt", "--why-big ckpt.pt", "dangerous.pt", "nothing.pt", "damaged.pt", "malformed.pt",
        "missing.pt", "ckpt.pt dangerous.pt missing.pt", "folder", "--only wte ckpt.pt"})
    void every_document_keeps_to_the_schema(String words) {
        Object document = JsonText.parse(new Console().run(("summary --json " + words).split(" ")).out());
        assertEquals(List.of(), SCHEMA.breaches(document));
    }

    @Test
    void the_envelope_names_schema_tool_and_inputs_in_this_order() {
        Map<?, ?> document = document("ckpt.pt");
        assertEquals(List.of("schema", "tool", "inputs", "result", "notes"), List.copyOf(document.keySet()));
        assertEquals("ckpt.summary/1", document.get("schema"));
        assertEquals(List.of(Map.of("path", "ckpt.pt", "format", "torch-zip", "bytes", 239_612_093L)),
                document.get("inputs"));
        assertEquals(List.of(), document.get("notes"));
    }

    @Test
    void the_result_has_the_fields_of_the_contract() {
        Map<?, ?> result = result("ckpt.pt");
        assertEquals("inert", at(result, "safety", "verdict"));
        assertEquals("GPT-2", at(result, "model", "family"));
        assertEquals("conv1d", at(result, "model", "layout"));
        assertEquals(6L, at(result, "model", "heads"));
        assertEquals("guess", at(result, "model", "headsEvidence"));
        assertEquals(true, at(result, "model", "tiedHead"));
        assertEquals(19_961_856L, at(result, "parameters", "total"));
        assertEquals(9_216_000L, at(result, "parameters", "byRole", "embedding"));
        assertEquals(98_304L, at(result, "parameters", "byRole", "position"));
        assertEquals(0L, at(result, "parameters", "byRole", "head"));
        assertEquals(1000L, at(result, "training", "step"));
        assertEquals(0.0003, at(result, "training", "learningRate"));
        assertEquals("full", at(result, "training", "resume"));
        assertEquals("certain", at(result, "training", "names"));
        assertEquals(79_847_424L, at(result, "bytes", "weights"));
    }

    @Test
    void a_tensor_says_where_its_numbers_lie() {
        List<?> tensors = list(result("ckpt.pt"), "tensors");
        assertEquals(76 + 3 * 76, tensors.size());
        Map<?, ?> first = (Map<?, ?>) tensors.getFirst();
        assertEquals("wte.weight", first.get("name"));
        assertEquals("model.wte.weight", first.get("path"));
        assertEquals("float32", first.get("dtype"));
        assertEquals(List.of(24_000L, 384L), first.get("shape"));
        assertEquals(List.of(384L, 1L), first.get("stride"));
        assertEquals(0L, first.get("offset"));
        assertEquals("data/0", first.get("storage"));
        assertEquals(9_216_000L, first.get("params"));
        assertEquals(36_864_000L, first.get("bytes"));
        Map<?, ?> slot = (Map<?, ?>) tensors.get(76);
        assertEquals("wte.weight/exp_avg", slot.get("name"));
        assertEquals("optimizer", slot.get("section"));
        assertEquals("embedding", slot.get("role"));
    }

    @Test
    void what_json_has_no_number_for_is_a_text() {
        assertEquals("NaN", at(result("ckpt.pt"), "config", "dropout"));
    }

    @Test
    void nothing_is_translated() {
        assertEquals(new Console().run("summary", "--json", "ckpt.pt").out(),
                new Console().with("LANG", "ko_KR.UTF-8").run("summary", "--json", "ckpt.pt").out());
        String failed = new Console().run("summary", "--json", "--lang", "ko", "missing.pt").out();
        assertTrue(failed.contains("\"found\":\"no such file or folder\""), failed);
    }

    @Test
    void several_files_make_one_document_with_all_of_them() {
        Map<?, ?> document = document("ckpt.pt", "missing.pt");
        assertEquals(2, list(document, "inputs").size());
        List<?> files = list(map(document, "result"), "files");
        assertEquals("missing.pt", ((Map<?, ?>) files.get(1)).get("path"));
        assertEquals("unreadable", at((Map<?, ?>) files.get(1), "error", "kind"));
        assertEquals("GPT-2", at((Map<?, ?>) files.get(0), "result", "model", "family"));
    }

    @Test
    void a_file_that_cannot_be_read_still_gives_a_document() {
        Map<?, ?> document = document("malformed.pt");
        assertTrue(document.containsKey("result") && document.get("result") == null);
        assertEquals("malformed", at(document, "error", "kind"));
        assertEquals(List.of("posix.system (dangerous)"), at(document, "error", "before"));
    }

    @Test
    void findings_are_notes() {
        Map<?, ?> note = (Map<?, ?>) list(document("dangerous.pt"), "notes").getFirst();
        assertEquals(Map.of("path", "dangerous.pt", "severity", "warning", "code", "zip.comment", "where", "end record",
                "message", "has a comment"), note);
    }

    @Test
    void the_schema_can_be_broken() {
        assertFalse(SCHEMA.breaches(Map.of("schema", "ckpt.summary/2")).isEmpty());
        Map<String, Object> document = new LinkedHashMap<>();
        document("ckpt.pt").forEach((key, value) -> document.put((String) key, value));
        document.put("inputs", List.of(Map.of("path", "x", "format", "zip", "bytes", -1L)));
        assertEquals(2, SCHEMA.breaches(document).size());
    }

    private static Map<?, ?> document(String... files) {
        String[] words = new String[files.length + 2];
        words[0] = "summary";
        words[1] = "--json";
        System.arraycopy(files, 0, words, 2, files.length);
        return (Map<?, ?>) JsonText.parse(new Console().run(words).out());
    }

    private static Map<?, ?> result(String file) {
        return map(document(file), "result");
    }

    private static Map<?, ?> map(Map<?, ?> map, String key) {
        return (Map<?, ?>) Objects.requireNonNull(map.get(key), key);
    }

    private static List<?> list(Map<?, ?> map, String key) {
        return (List<?>) Objects.requireNonNull(map.get(key), key);
    }

    private static @Nullable Object at(Map<?, ?> map, String... path) {
        Map<?, ?> last = map;
        for (int i = 0; i < path.length - 1; i++) {
            last = map(last, path[i]);
        }
        return last.get(path[path.length - 1]);
    }
}
