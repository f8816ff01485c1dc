package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ckpt scan`, on real checkpoints and on pickles with code in them.
class ScanCommandTest {

    private static final Path RESOURCES = Path.of("../ckpt-format/src/test/resources");
    private static final String INERT = RESOURCES.resolve("golden/seed-adamw/start.pt").toString();

    @TempDir
    Path folder;

    private Path evil() throws IOException {
        return Files.write(folder.resolve("evil.pt"),
                "\u0080\u0002cos\nsystem\nU\u0002lsR.".getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Console.Result scan(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "scan";
        System.arraycopy(words, 0, all, 1, words.length);
        return new Console().run(all);
    }

    private static Object json(String... words) {
        Object document = JsonText.parse(scan(words).out());
        assertEquals(List.of(), new JsonSchema(JsonText.parse(new Console().run("schema", "scan").out()))
                .breaches(document));
        return document;
    }

    @Test
    void an_inert_file_is_one_line_and_nobody_calls_it_safe() {
        Console.Result result = scan(INERT);
        assertEquals(0, result.code(), result.err());
        assertEquals(INERT + "   PyTorch zip   inert: no code in it\n", result.out());
    }

    @Test
    void a_call_is_shown_with_its_arguments_and_its_place() throws IOException {
        String file = evil().toString();
        Console.Result result = scan(file);
        assertEquals(1, result.code());
        assertEquals(file + """
                   pickle   DANGEROUS: unpickling it in Python would run os.system
                    would call os.system(b'ls')   pickle byte 17, REDUCE
                """, result.out());
    }

    @Test
    void a_broken_file_is_unreadable_whatever_it_calls() throws IOException {
        byte[] bytes = Files.readAllBytes(evil());
        Path broken = Files.write(folder.resolve("broken.pt"), Arrays.copyOf(bytes, bytes.length - 1));
        Console.Result result = scan(broken.toString());
        assertEquals(2, result.code());
        assertTrue(result.out().contains("not readable; DANGEROUS"), result.out());
    }

    @Test
    void a_folder_ends_with_its_sums() throws IOException {
        evil();
        Files.copy(Path.of(INERT), folder.resolve("model.pt"));
        Files.writeString(folder.resolve("README"), "hello\n");
        Console.Result result = scan(folder.toString());
        assertEquals(1, result.code());
        assertEquals("3 files: 1 inert, 1 DANGEROUS, 1 no checkpoint", result.out().lines().toList().getLast());
        assertFalse(result.out().contains("README"));
    }

    @Test
    void a_folder_of_inert_files_is_fine_and_one_of_none_is_not() throws IOException {
        assertEquals(0, scan(RESOURCES.resolve("golden").toString()).code());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(2, scan(empty.toString()).code());
    }

    @Test
    void quiet_says_nothing_of_inert_files() {
        assertEquals("", scan("--quiet", INERT).out());
    }

    @Test
    void a_missing_file_is_an_error() {
        Console.Result result = scan(folder.resolve("none").toString());
        assertEquals(2, result.code());
        assertTrue(result.err().contains("no such file"), result.err());
    }

    @Test
    void json_keeps_to_its_schema_and_names_the_call() throws IOException {
        Object result = JsonText.at(json("--json", evil().toString()), "result");
        assertEquals("dangerous", JsonText.at(result, "files", 0, "verdict"));
        assertEquals(Map.of("record", "pickle", "offset", 17L, "opcode", "REDUCE", "callee", "os.system", "arguments",
                "b'ls'"), JsonText.at(result, "files", 0, "calls", 0));
        assertEquals(false, JsonText.at(result, "inert"));
    }

    @Test
    void every_fixture_is_scanned_without_a_defect() {
        Object document = json("--json", RESOURCES.toString(), folder.resolve("none").toString());
        assertEquals(2, ((List<?>) JsonText.at(document, "result", "files")).size());
    }

    @Test
    void korean_is_spoken() throws IOException {
        evil();
        Files.writeString(folder.resolve("README"), "hello\n");
        assertTrue(scan("--lang", "ko", folder.toString()).out().contains("체크포인트 아님"));
    }
}
