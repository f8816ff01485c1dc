package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ckpt show`, on files that PyTorch wrote.
class ShowTest {

    private static final String NANO = Path.of("../samples/nanogpt.pt").toString();
    private static final String WTE = "transformer.wte.weight";
    private static final Path RESOURCES = Path.of("../ckpt-format/src/test/resources");
    private static final String MADE = RESOURCES.resolve("values/values.pt").toString();
    private static final String SPARSE = RESOURCES.resolve("fixtures/11_sparse.pt").toString();

    @TempDir
    private Path folder = Path.of("");

    private static Console.Result run(String... words) {
        return Console.real(words);
    }

    private static String out(String... words) {
        Console.Result result = run(words);
        assertEquals(0, result.code(), result.err());
        return result.out();
    }

    private static Map<?, ?> document(String... words) {
        Object document = JsonText.parse(out(words));
        assertEquals(List.of(), new JsonSchema(JsonText.parse(out("schema", "show"))).breaches(document));
        return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) document).get("result"));
    }

    private static void refused(String message, String... words) {
        Console.Result result = run(words);
        assertEquals(2, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().contains(message), result.err());
    }

    @Test
    void a_tensor_is_shown_as_pytorch_prints_it_under_a_line_that_says_what_it_is() throws IOException {
        List<String> expected = Files.readString(RESOURCES.resolve("values/texts.txt")).split("### ", 3)[1].lines()
                .skip(1)
                .toList();
        List<String> lines = out("show", MADE, "text/normal").lines().toList();

        assertEquals("text/normal   float32 [3, 4]", lines.getFirst().substring(0, 28));
        assertTrue(lines.getFirst().endsWith("at 0"), lines.getFirst());
        assertEquals(expected, lines.subList(1, lines.size()));
        assertEquals("transformer.wte.weight   float32 [166, 48]   token embedding   data/0 at 0",
                out("show", NANO, "wte.weight").lines().findFirst().orElseThrow());
    }

    @Test
    void a_slice_says_its_shape() {
        assertEquals("""
                transformer.wte.weight   float32 [166, 48]   token embedding   data/0 at 0
                [-1, :3] -> [3]
                [0.2577, 0.0127, 0.1465]
                """, out("show", NANO, WTE, "--slice", "[-1, :3]"));
    }

    @Test
    void the_head_is_flat_and_has_the_digits_asked_for() {
        assertEquals("[-0.20, 0.22]",
                out("show", NANO, WTE, "--head", "2", "--precision", "2").lines().toList().get(1).replace("  ", " "));
        assertEquals(166 * 48, out("show", NANO, WTE, "--full").lines().skip(1).mapToLong(
                line -> line.chars().filter(c -> c == '.').count()).sum());
    }

    @Test
    void not_a_number_is_red_on_a_terminal_and_the_columns_stay() {
        String plain = out("show", MADE, "text/nan");
        String red = new Console().run("show", "--color", "always", MADE, "text/nan").out();

        assertFalse(plain.contains("\u001B"));
        assertTrue(red.contains("\u001B[1;31m   nan\u001B[0m"), red);
        assertEquals(plain, red.replaceAll("\u001B\\[[0-9;]*m", ""));
    }

    @Test
    void a_row_is_found_by_its_token_in_the_vocabulary_beside_the_file() {
        Console.Result result = run("show", NANO, WTE, "--row", "개", "--nearest", "2");

        assertEquals(0, result.code(), result.err());
        assertEquals("tokens from " + Path.of("../samples/meta.pkl"), result.err().strip());
        List<String> lines = result.out().lines().toList();
        assertEquals("[18] -> [48]", lines.get(1));
        assertEquals(List.of("row 18   token \"개\"   norm 1.11415", "most alike, by cosine:", "  0.4226  120  \"월\"",
                "  0.3951   87  \"서\""), lines.subList(lines.size() - 4, lines.size()));
    }

    @Test
    void a_token_of_digits_or_with_a_line_end_stands_in_quotes() {
        assertTrue(out("show", NANO, WTE, "--row", "\"7\"").contains("row 11   token \"7\""));
        assertTrue(out("show", NANO, WTE, "--row", "\"\\n\"").contains("row 0   token \"\\n\""));
        assertTrue(out("show", NANO, WTE, "--row", "7").contains("row 7   token \"3\""));
        assertTrue(out("show", NANO, WTE, "--row", "-1").contains("row 165   token \"후\""));
    }

    @Test
    void rows_that_are_no_tokens_are_not_named_unless_a_vocabulary_is_given() {
        Console.Result result = run("show", NANO, "wpe.weight", "--row", "3");
        assertEquals("", result.err());
        assertTrue(result.out().contains("row 3   norm "), result.out());

        String vocab = RESOURCES.resolve("vocabulary/tokenizer.json").toString();
        assertTrue(out("show", MADE, "table", "--row", "5", "--vocab", vocab).contains("  1.0000  13  \"-\"\n"));
        refused("--row 안녕하세요: there are 40 rows", "show", MADE, "table", "--row", "안녕하세요", "--vocab", vocab);
        refused("no such token in", "show", MADE, "table", "--row", "xyz", "--vocab", vocab);
    }

    @Test
    void a_vocabulary_that_cannot_be_read_is_said_and_does_not_hinder() throws IOException {
        Path copy = Files.copy(Path.of(NANO), folder.resolve("ckpt.pt"));
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": ");

        Console.Result result = run("show", copy.toString(), WTE, "--row", "3");

        assertEquals(0, result.code());
        assertTrue(result.err().startsWith("no tokens from "), result.err());
        refused("--vocab FILE", "show", copy.toString(), WTE, "--row", "개");
    }

    @Test
    void a_histogram_counts_every_number() {
        List<String> lines = out("show", NANO, WTE, "--hist").lines().toList();

        assertTrue(lines.get(1).startsWith("mean "), lines.get(1));
        assertTrue(lines.get(1).endsWith("zeros 0 (0.0%)   NaN 0   Inf 0"), lines.get(1));
        assertTrue(lines.get(2).startsWith("1% "), lines.get(2));
        assertTrue(lines.size() <= 23);
        long sum = lines.stream().skip(3)
                .mapToLong(line -> Long.parseLong(line.strip().split(" +", 5)[3].replace(",", ""))).sum();
        assertEquals(166 * 48, sum);
    }

    @Test
    void a_heatmap_is_shades_without_colour_and_half_blocks_with_it() {
        List<String> plain = out("show", NANO, "wpe.weight", "--heatmap").lines().toList();
        assertEquals(1 + 24 + 1, plain.size());
        assertEquals(48, plain.get(1).length());
        assertTrue(plain.get(5).matches("[ ░▒▓█]+"), plain.get(5));
        assertTrue(plain.getLast().startsWith("0 | ░▒▓█| "), plain.getLast());
        assertTrue(plain.getLast().endsWith("a cell: the mean of |x| over 3 x 1"), plain.getLast());

        List<String> coloured = new Console().with("COLUMNS", "40").onTerminal()
                .run("show", NANO, "wpe.weight", "--heatmap", "--color", "always").out().lines().toList();
        assertEquals(1 + 24 + 1, coloured.size());
        assertEquals(40, coloured.get(3).chars().filter(c -> c == '▀').count());
        assertTrue(coloured.get(3).contains("\u001B[38;5;"), coloured.get(3));

        String odd = out("show", MADE, "drawn", "--heatmap");
        assertEquals('!', odd.lines().skip(1).findFirst().orElseThrow().charAt(0));
        assertTrue(odd.contains("!: NaN or infinite"), odd);
    }

    @Test
    void an_array_and_a_picture_are_written_and_not_over_what_is_there() throws IOException {
        String npy = folder.resolve("w.npy").toString();
        String png = folder.resolve("w.png").toString();

        String text = out("show", NANO, WTE, "--slice", "[:10]", "--npy", npy, "--png", png);

        assertTrue(text.contains("wrote " + npy + "   float32 [10, 48]   2.0 KiB"), text);
        assertTrue(text.contains("wrote " + png + "   48 x 10   "), text);
        assertEquals(128 + 10 * 48 * 4, Files.size(Path.of(npy)));
        assertEquals(48, ImageIO.read(Path.of(png).toFile()).getWidth());
        byte[] before = Files.readAllBytes(Path.of(png));
        Console.Result again = run("show", NANO, WTE, "--png", png);
        assertEquals(2, again.code());
        assertTrue(again.err().contains("a file stands there already"), again.err());
        assertArrayEquals(before, Files.readAllBytes(Path.of(png)));
        assertTrue(out("show", NANO, WTE, "--png", png, "--force").contains("48 x 166"));
    }

    @Test
    void a_tensor_of_several_parts_shows_each() {
        assertEquals("""
                coo   float32 [2, 3]
                sparse_coo: only these elements are stored
                indices   int64 [2, 3]
                [[0, 1, 1],
                 [2, 0, 2]]
                values   float32 [3]
                [3., 4., 5.]
                """, out("show", SPARSE, "coo"));
        for (String option : List.of("--slice=[0]", "--row=0", "--heatmap", "--npy=x.npy", "--png=x.png")) {
            refused("needs a dense tensor; coo is sparse_coo", "show", SPARSE, "coo", option);
        }
        assertTrue(out("show", SPARSE, "coo", "--hist").contains("mean 4 "));
        Map<?, ?> values = (Map<?, ?>) document("show", "--json", SPARSE, "coo").get("values");
        assertEquals(List.of(3.0, 4.0, 5.0), Objects.requireNonNull(values).get("values"));
    }

    @Test
    void a_quantized_tensor_says_that_it_shows_what_its_integers_stand_for() {
        String all = RESOURCES.resolve("fixtures/03_all_dtypes.pt").toString();

        assertEquals("""
                quint8   quint8 [2, 3]   buffer
                quantized: the numbers are (q - 3) * 0.5
                [[0.0000, 0.5000, 1.0000],
                 [1.5000, 2.0000, 2.5000]]
                """, out("show", all, "quint8"));
        assertEquals("dequantized", document("show", "--json", all, "quint8").get("numbers"));
    }

    @Test
    void a_tensor_without_numbers_says_so() {
        String meta = RESOURCES.resolve("fixtures/16_meta_and_storage.pt").toString();

        assertTrue(out("show", meta, "meta").contains("no numbers"));
        assertNull(document("show", "--json", meta, "meta").get("values"));
    }

    @Test
    void the_document_keeps_to_its_schema() {
        Map<?, ?> slice = document("show", "--json", NANO, WTE, "--slice", "[0:2, 0]");
        assertEquals(List.of(-0.2041759043931961, -0.17769713699817657), slice.get("values"));
        assertEquals(List.of(2L), slice.get("shownShape"));
        assertEquals("data/0", slice.get("storage"));

        Map<?, ?> row = document("show", "--json", NANO, WTE, "--row", "개", "--hist", "--head", "1");
        assertEquals("개", ((Map<?, ?>) Objects.requireNonNull(row.get("row"))).get("token"));
        assertEquals(48L, ((Map<?, ?>) Objects.requireNonNull(row.get("stats"))).get("count"));

        assertNull(document("show", "--json", NANO, WTE, "--hist").get("values"));
        assertEquals(List.of("NaN", 0.5, "-Infinity", "Infinity"),
                document("show", "--json", MADE, "text/nan").get("values"));
        assertEquals(List.of(true, false, true), document("show", "--json", MADE, "text/bools").get("values"));
        assertEquals(List.of(1.5, -2.25), document("show", "--json", MADE, "text/scalar-complex").get("values"));
        assertTrue(out("show", "--json", MADE, "text/unsigned").contains("18446744073709551615"));
        assertEquals(List.of(), document("show", "--json", MADE, "text/empty").get("values"));
    }

    @Test
    void a_document_is_not_filled_with_numbers_unless_all_are_asked_for() {
        refused("100,000 numbers are many for a JSON document", "show", "--json", MADE, "text/summary");
        List<?> all = (List<?>) document("show", "--json", "--full", MADE, "text/summary").get("values");
        assertEquals(1000, Objects.requireNonNull(all).size());
    }

    @Test
    void a_document_says_what_went_wrong_with_a_file() {
        Console.Result result = run("show", "--json", "missing.pt", "x");

        assertEquals(2, result.code());
        Object document = JsonText.parse(result.out());
        assertEquals(List.of(), new JsonSchema(JsonText.parse(out("schema", "show"))).breaches(document));
        assertTrue(result.out().contains("\"kind\":\"unreadable\""), result.out());
    }

    @Test
    void a_name_that_is_none_or_several_is_said() {
        refused("which tensor? ckpt show " + NANO + " NAME", "show", NANO);
        refused("""
                c_attn.weight: 3 tensors are called so; say which
                  transformer.h.0.attn.c_attn.weight  [144, 48]  float32
                """, "show", NANO, "c_attn.weight");
        refused("no such tensor; the nearest names are\n  transformer.h.0.attn.c_attn.weight\n", "show", NANO,
                "c_atn.weight");
        refused("zzzzzzzzzzzzzzzzzzzzz: no such tensor; ckpt summary --tensors", "show", NANO, "zzzzzzzzzzzzzzzzzzzzz");
        refused("not a regular expression", "show", NANO, "re:(");
        refused("\\x1b[2J: no such tensor", "show", NANO, "\u001B[2J");
    }

    @Test
    void of_forty_gigabytes_the_corners_are_read_and_no_more() throws IOException {
        Path file = folder.resolve("huge.safetensors");
        long rows = 100_000;
        long columns = 100_000;
        byte[] header = ("{\"w\":{\"dtype\":\"F32\",\"shape\":[" + rows + "," + columns + "],\"data_offsets\":[0,"
                + rows * columns * 4 + "]}}").getBytes(StandardCharsets.US_ASCII);
        try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
            writer.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
            writer.write(header);
            writer.setLength(8 + header.length + rows * columns * 4);
        }

        assertTrue(out("show", file.toString(), "w").endsWith(" [0., 0., 0.,  ..., 0., 0., 0.]]\n"));
        assertTrue(out("show", file.toString(), "w", "--slice", "[99999, -3:]").endsWith("[0., 0., 0.]\n"));
        refused("10,000,000,000 numbers are too many for a JSON document", "show", "--json", "--full", file.toString(),
                "w");
    }

    @Test
    void nonsense_is_refused_with_a_reason() {
        refused("--slice [a:b]: character 2: a number, ':' or '...' is expected, found 'a'", "show", NANO, WTE,
                "--slice", "[a:b]");
        refused("--slice [999]: character 2: 999 is outside; dimension 0 has 166", "show", NANO, WTE, "--slice",
                "[999]");
        refused("--row 999999: there are 166 rows, from 0 on", "show", NANO, WTE, "--row", "999999");
        refused("--row needs a matrix; transformer.ln_f.weight is float32 [48]", "show", NANO, "ln_f.weight", "--row",
                "0");
        refused("--heatmap draws numbers in one or two dimensions; text/cube is float32 [2, 3, 4]", "show", MADE,
                "text/cube", "--heatmap");
        refused("--png draws numbers", "show", MADE, "text/empty", "--png", "x.png");
        refused("--head -1: a whole number from 0", "show", NANO, WTE, "--head=-1");
        refused("--precision 18: a whole number from 0 to 17", "show", NANO, WTE, "--precision", "18");
        refused("--nearest belongs to --row", "show", NANO, WTE, "--nearest", "3");
        refused("--slice and --row each choose a part", "show", NANO, WTE, "--slice", "0", "--row", "0");
        refused("a checkpoint is never written over", "show", NANO, WTE, "--npy", NANO, "--force");
        refused("more: ckpt show takes only", "show", NANO, WTE, "more");
    }

    @Test
    void korean_is_spoken() {
        Console.Result result = run("show", "--lang", "ko", NANO, WTE, "--row", "개");

        assertTrue(result.out().contains("18번 행   토큰 \"개\"   노름 1.11415"), result.out());
        assertTrue(run("show", "--lang", "ko", NANO, WTE, "--slice", "[a]").err().contains("2번째 글자"));
    }
}
