package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way, from files that PyTorch wrote to what people and programs read.
class RealFilesTest {

    private static final Path SAMPLES = Path.of("../samples");
    private static final Path FIXTURES = Path.of("../ckpt-format/src/test/resources");

    @Test
    void a_sample_is_summed_up() {
        Console.Result result = run("summary", SAMPLES.resolve("seed-gpt.pt").toString());
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("GPT-2 style"), result.out());
        assertTrue(result.out().contains("blocks.[0-3]  (x4)"), result.out());
        assertTrue(result.out().contains("resume: full"), result.out());
    }

    @Test
    void every_fixture_gives_a_document_that_keeps_to_the_schema() throws IOException {
        JsonSchema schema = new JsonSchema(JsonText.parse(run("schema", "summary").out()));
        List<String> words = new ArrayList<>(List.of("summary", "--json", "--why-big"));
        try (Stream<Path> files = Files.walk(FIXTURES)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> words.add(file.toString()));
        }
        Console.Result result = run(words.toArray(String[]::new));
        assertEquals(2, result.code(), "some are broken on purpose");
        assertEquals(List.of(), schema.breaches(JsonText.parse(result.out())));
    }

    @Test
    void every_fixture_can_be_shown_in_every_way_without_a_defect() throws IOException {
        List<String> words = new ArrayList<>(List.of("summary", "--explain", "--why-big", "--optimizer", "--config",
                "--globals", "--lang=ko"));
        try (Stream<Path> files = Files.walk(FIXTURES)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> words.add(file.toString()));
        }
        Console.Result result = run(words.toArray(String[]::new));
        assertTrue(!result.err().contains("결함"), result.err());
    }

    @Test
    void a_folder_of_several_checkpoints_shows_each(@TempDir Path folder) throws IOException {
        Files.copy(SAMPLES.resolve("seed-gpt.pt"), folder.resolve("채용 모델.pt"));
        Files.copy(SAMPLES.resolve("nanogpt.pt"), folder.resolve("b.pt"));
        Console.Result result = run("summary", "--quiet", folder.toString());
        assertEquals(0, result.code(), result.err());
        assertEquals(2, result.out().lines().count(), result.out());
        assertTrue(result.out().contains("채용 모델.pt\ttorch-zip\tinert\tGPT-2\t"), result.out());
    }

    @Test
    void an_empty_folder_is_an_error_that_says_so(@TempDir Path folder) {
        Console.Result result = run("summary", folder.toString());
        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("ckpt: " + folder), result.err());
    }

    @Test
    void a_device_is_refused_before_it_is_opened() {
        Path device = Path.of("/dev/zero");
        assumeTrue(Files.exists(device), "no such device here");
        Console.Result result = run("summary", device.toString());
        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("ckpt: /dev/zero: expected a regular file, found a pipe or a device"),
                result.err());
    }

    private static Console.Result run(String... words) {
        return Console.real(words);
    }
}
