package dev.ckpt.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.ByteSource;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.values.TensorText.Options;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTextTest {

    private static String text(StridedTensor tensor, Options options) {
        List<String> lines = new ArrayList<>();
        TensorText.print(tensor, options, number -> number, lines::add);
        return String.join("\n", lines);
    }

    private static String head(StridedTensor tensor, long count) {
        List<String> lines = new ArrayList<>();
        TensorText.printHead(tensor, count, Options.DEFAULT, number -> number, lines::add);
        return String.join("\n", lines);
    }

    private static StridedTensor zeros(long[] strides, long... sizes) {
        return StridedTensor.of(DType.FLOAT32, Shape.of(sizes), strides, 0, new Storage("test", "0",
                ByteOrder.LITTLE_ENDIAN, "cpu", ByteSource.of(MemorySegment.ofArray(new byte[64]))));
    }

    @Test
    void a_tensor_looks_as_pytorch_prints_it() throws IOException {
        String all = Files.readString(Made.FOLDER.resolve("texts.txt"));
        try (Made made = new Made()) {
            List<String> cases = Arrays.stream(all.split("### ")).skip(1).toList();
            assertTrue(cases.size() > 35);
            for (String expected : cases) {
                int end = expected.indexOf('\n');
                String name = expected.substring(0, end);
                assertEquals(expected.substring(end + 1).stripTrailing(),
                        text(made.dense("text/" + name),
                                name.equals("full") ? Options.DEFAULT.full() : Options.DEFAULT),
                        name);
            }
        }
    }

    @Test
    void the_head_is_the_first_numbers_in_order_whatever_the_shape() throws IOException {
        try (Made made = new Made()) {
            assertEquals("[  1, -20, 300,   4]", head(made.dense("text/ints"), 4));
            assertEquals(text(made.dense("text/lines"), Options.DEFAULT), head(made.dense("text/lines"), 1000));
            assertEquals("[]", head(made.dense("text/lines"), 0));
        }
    }

    @Test
    void more_digits_and_narrower_lines_can_be_asked_for() throws IOException {
        try (Made made = new Made()) {
            assertEquals("[ 1.00e-03,\n  1.00e+00,\n -1.23e+03]",
                    text(made.dense("text/very-wide"), new Options(2, 10, 3, 1000)));
        }
    }

    @Test
    void numbers_that_are_none_can_be_marked_without_moving_columns() throws IOException {
        try (Made made = new Made()) {
            List<String> lines = new ArrayList<>();
            TensorText.print(made.dense("text/nan"), Options.DEFAULT, number -> "<" + number + ">", lines::add);

            assertEquals(List.of("[<   nan>, 0.5000, <  -inf>, <   inf>]"), lines);
        }
    }

    @Test
    void a_shape_without_small_corners_is_cut_short() {
        long[] two = new long[60];
        Arrays.fill(two, 2);

        String text = text(zeros(new long[60], two), Options.DEFAULT);

        assertTrue(text.length() < 10_000_000, () -> "" + text.length());
        assertTrue(text.endsWith("..."));
    }

    @Test
    void any_number_of_dimensions_is_printed_without_running_out_of_stack() {
        long[] one = new long[20_000];
        Arrays.fill(one, 1);

        String text = text(zeros(new long[20_000], one), Options.DEFAULT);

        assertEquals("[".repeat(20_000) + "0." + "]".repeat(20_000), text);
    }
}
