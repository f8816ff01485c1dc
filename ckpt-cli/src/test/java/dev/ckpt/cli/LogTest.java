package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ckpt log`, on runs that PyTorch made.
class LogTest {

    private static final Path RUNS = Path.of("../ckpt-format/src/test/resources/history");
    private static final String MADE = RUNS.resolve("made").toString();

    @TempDir
    private Path folder = Path.of("");

    private static Console.Result run(String... words) {
        return Console.real(words);
    }

    private static Map<?, ?> document(Console.Result result) {
        Object document = JsonText.parse(result.out());
        JsonSchema schema = new JsonSchema(JsonText.parse(run("schema", "log").out()));
        assertEquals(List.of(), schema.breaches(document));
        return (Map<?, ?>) document;
    }

    private static Object get(Object object, String name) {
        return Objects.requireNonNull(((Map<?, ?>) object).get(name), name);
    }

    @Test
    void a_run_is_a_line_a_checkpoint_in_the_order_of_steps() {
        Console.Result result = run("log", MADE);

        assertEquals(0, result.code(), result.err());
        assertEquals(MADE + """
                   4 checkpoints   step 1 to 4
                  step  file         |W|  |dW|/|W|  embedding  norm  NaN    lr  val_loss
                     1  step-1.pt      5         -          -     -    0   0.1       2.5
                     2  step-2.pt  6.403       80%       133%    0%    0  0.05       1.5
                        dropout: 0.1 -> 0.2
                     3  step-3.pt      2       inf        inf    0%    3  0.05       nan
                        2 NaN, 1 infinite, first in wte.weight
                     4  step-4.pt  3.162        0%          -    0%    0  0.05         -
                        the change is that of 1 weights; 2 have no match of the same shape
                """, result.out());
    }

    @Test
    void curves_are_drawn_anyway_on_a_terminal_and_in_a_pipe_where_they_are_asked_for() {
        String out = new Console().onTerminal().with("COLUMNS", "120").with("NO_COLOR", "1").run("log", MADE).out();
        assertTrue(out.contains("  size |W|          ▆█▁▃     2  .. 6.403\n"), out);
        assertFalse(run("log", MADE).out().contains("size |W| "));
    }

    @Test
    void curves_have_a_line_each_from_the_smallest_to_the_largest() {
        String out = run("log", MADE, "--plot").out();
        assertTrue(out.contains("  change |dW|/|W|    █!▁    0%  .. 80%\n"), out);
        assertTrue(out.contains("  size |W|          ▆█▁▃     2  .. 6.403\n"), out);
        assertTrue(out.contains("  NaN and infinite  ▁▁█▁     0  .. 3\n"), out);
    }

    @Test
    void one_curve_is_drawn_larger() {
        String out = run("log", MADE, "--metric", "lr").out();
        assertTrue(out.endsWith("""

                  learning rate
                   0.1 ┤██████
                       ┤██████
                       ┤██████
                       ┤██████
                       ┤██████
                       ┤██████
                       ┤██████
                  0.05 ┤██████▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
                        1                      4
                """), out);
    }

    @Test
    void the_JSON_keeps_to_its_schema_and_says_what_the_table_says() {
        Console.Result result = run("log", MADE, "--json");
        List<?> checkpoints = (List<?>) get(get(document(result), "result"), "checkpoints");

        assertEquals(4, checkpoints.size());
        assertEquals(0.8, get(get(Objects.requireNonNull(checkpoints.get(1)), "update"), "ratio"));
        assertEquals(0.8, get(get(Objects.requireNonNull(checkpoints.get(1)), "update"), "ratioPerStep"));
        assertEquals("Infinity", get(get(Objects.requireNonNull(checkpoints.get(2)), "update"), "ratio"));
        assertEquals(2L, get(get(Objects.requireNonNull(checkpoints.get(2)), "norms"), "nan"));
        assertEquals(2.5, get(get(Objects.requireNonNull(checkpoints.get(0)), "metrics"), "val_loss"));
    }

    @Test
    void what_cannot_be_read_is_said_and_the_rest_is_shown() throws IOException {
        for (int step : List.of(1, 2)) {
            Files.copy(RUNS.resolve("made/step-" + step + ".pt"), folder.resolve("step-" + step + ".pt"));
        }
        byte[] whole = Files.readAllBytes(RUNS.resolve("made/step-4.pt"));
        Files.write(folder.resolve("step-4.pt"), Arrays.copyOf(whole, 1000));

        Console.Result result = run("log", folder.toString());

        assertEquals(2, result.code());
        assertTrue(result.out().contains("2 checkpoints   step 1 to 2"), result.out());
        assertTrue(result.err().startsWith("ckpt: " + folder.resolve("step-4.pt")), result.err());
        Console.Result json = run("log", folder.toString(), "--json");
        assertEquals(1, ((List<?>) get(get(document(json), "result"), "unread")).size());
    }

    @Test
    void nothing_to_read_is_an_error() {
        Console.Result missing = run("log", "no-such-folder", "--json");
        assertEquals(2, missing.code());
        assertFalse(missing.err().isEmpty());
        document(missing);
        assertEquals(2, run("log", folder.toString()).code());
    }

    @Test
    void files_of_several_folders_are_told_with_their_folder() {
        String out = run("log", RUNS.resolve("made/step-1.pt").toString(),
                RUNS.resolve("adamw-first/step-050.pt").toString()).out();
        assertTrue(out.startsWith("2 checkpoints   step 1 to 50\n"), out);
        assertTrue(out.contains("made/step-1.pt") && out.contains("adamw-first/step-050.pt"), out);
        assertTrue(out.contains("another model than the checkpoint before"), out);
    }

    @Test
    void Korean_is_spoken() {
        String out = run("log", MADE, "--plot", "--lang", "ko").out();
        assertTrue(out.contains("체크포인트 4개   스텝 1~4"), out);
        assertTrue(out.contains("NaN 2개, 무한대 1개. 처음 나오는 곳: wte.weight"), out);
        assertTrue(out.contains("학습률"), out);
    }
}
