package dev.ckpt.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.io.ByteSource;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.values.SliceException.Problem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceTest {

    /// 0, 1, 2, ... in this shape.
    private static StridedTensor counting(long... sizes) {
        Shape shape = Shape.of(sizes);
        ByteBuffer bytes = ByteBuffer.allocate((int) shape.numel() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < shape.numel(); i++) {
            bytes.putLong(i);
        }
        return StridedTensor.rowMajor(DType.INT64, shape, new Storage("test", "0", ByteOrder.LITTLE_ENDIAN, "cpu",
                ByteSource.of(MemorySegment.ofArray(bytes.array()))));
    }

    private static long[] numbers(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        long[] numbers = new long[(int) elements.count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = elements.integer(i);
        }
        return numbers;
    }

    private static long[] list(String text) {
        return text.isEmpty() ? new long[0] : Arrays.stream(text.split(",")).mapToLong(Long::parseLong).toArray();
    }

    @Test
    void slices_are_those_of_numpy() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(Made.FOLDER.resolve("slices.txt"))) {
            String[] parts = line.split(";", -1);
            StridedTensor tensor = counting(list(parts[0]));
            String found;
            try {
                StridedTensor part = Slice.parse(parts[1]).of(tensor);
                found = join(part.shape().toArray()) + ";" + join(numbers(part));
            } catch (SliceException e) {
                found = "error;";
            }
            if (!found.equals(parts[2] + ";" + parts[3])) {
                wrong.add(line + " but " + found);
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static String join(long[] numbers) {
        return String.join(",", Arrays.stream(numbers).mapToObj(Long::toString).toList());
    }

    @Test
    void a_slice_of_a_slice_reads_the_same_storage() {
        StridedTensor tensor = counting(6, 5);

        StridedTensor part = Slice.parse("[::2, 1]").of(Slice.parse("1:, ::2").of(tensor));

        assertEquals(tensor.storage(), part.storage());
        assertArrayEquals(new long[]{7, 17, 27}, numbers(part));
    }

    @Test
    void blanks_and_brackets_may_be_left_out_and_a_comma_may_stand_at_the_end() {
        StridedTensor tensor = counting(3, 4);
        for (String text : List.of("[1:,0]", "1:,0", " [ 1 : , 0 , ] ", "1:,0,", "[+1:+9,-4]")) {
            assertArrayEquals(new long[]{4, 8}, numbers(Slice.parse(text).of(tensor)), text);
        }
    }

    @Test
    void bounds_beyond_64_bits_are_bounds_beyond_the_tensor() {
        String huge = "99999999999999999999999999";
        StridedTensor tensor = counting(3);

        assertArrayEquals(new long[]{0, 1, 2},
                numbers(Slice.parse("[-" + huge + ":" + huge + "]").of(tensor)));
        assertArrayEquals(new long[]{0}, numbers(Slice.parse("[::" + huge + "]").of(tensor)));
        assertThrows(SliceException.class, () -> Slice.parse("[" + huge + "]").of(tensor));
    }

    @Test
    void marks_stay() {
        StridedTensor tensor = counting(3).marked(true, true, false);

        StridedTensor part = Slice.parse("[1:]").of(tensor);

        assertEquals(true, part.requiresGrad());
        assertArrayEquals(new long[]{-1, -2}, numbers(part));
    }

    @Test
    void an_empty_tensor_with_strides_of_any_size_is_sliced() {
        Storage storage = new Storage("test", "0", ByteOrder.LITTLE_ENDIAN, "cpu", ByteSource.of(MemorySegment.NULL));
        StridedTensor tensor = StridedTensor.of(DType.FLOAT32, Shape.of(0, 9), new long[]{Long.MAX_VALUE,
            Long.MAX_VALUE}, Long.MAX_VALUE, storage);

        assertEquals(Shape.of(0), Slice.parse("[:, 8]").of(tensor).shape());
        assertEquals(Shape.of(0, 5), Slice.parse("[5:, ::2]").of(tensor).shape());
    }

    private static void refused(String text, Problem problem, int position, String message) {
        SliceException e = assertThrows(SliceException.class, () -> Slice.parse(text).of(counting(3, 4)), text);
        assertEquals(problem, e.problem(), text);
        assertEquals(position, e.position(), text);
        assertEquals(message, e.getMessage(), text);
    }

    @Test
    void what_is_no_slice_is_refused_with_its_place() {
        refused("[a:b]", Problem.INDEX_EXPECTED, 1, "character 2: expected a number, ':' or '...', found 'a'");
        refused("[1:b]", Problem.SEPARATOR_EXPECTED, 3, "character 4: expected ',' or the end, found 'b'");
        refused("", Problem.INDEX_EXPECTED, 0, "character 1: expected a number, ':' or '...', found the end");
        refused("[]", Problem.INDEX_EXPECTED, 1, "character 2: expected a number, ':' or '...', found ']'");
        refused("[1,,2]", Problem.INDEX_EXPECTED, 3, "character 4: expected a number, ':' or '...', found ','");
        refused("[-]", Problem.INDEX_EXPECTED, 2, "character 3: expected a number, ':' or '...', found ']'");
        refused("[None]", Problem.INDEX_EXPECTED, 1, "character 2: expected a number, ':' or '...', found 'N'");
        refused("[1.5]", Problem.SEPARATOR_EXPECTED, 2, "character 3: expected ',' or the end, found '.'");
        refused("[1:2", Problem.BRACKET_EXPECTED, 4, "character 5: expected ']', found the end");
        refused("1:2]", Problem.SEPARATOR_EXPECTED, 3, "character 4: expected ',' or the end, found ']'");
        refused("[1]x", Problem.END_EXPECTED, 3, "character 4: expected nothing more, found 'x'");
        refused("[1 2]", Problem.SEPARATOR_EXPECTED, 3, "character 4: expected ',' or the end, found '2'");
        refused("[1:2:3:4]", Problem.SEPARATOR_EXPECTED, 6, "character 7: expected ',' or the end, found ':'");
        refused("[..., ...]", Problem.TWO_ELLIPSES, 6, "character 7: expected '...' once, found it again");
    }

    @Test
    void what_does_not_fit_the_tensor_is_refused() {
        refused("[3]", Problem.OUT_OF_RANGE, 1, "character 2: 3 is out of range: dimension 0 has 3");
        refused("[:, -5]", Problem.OUT_OF_RANGE, 4, "character 5: -5 is out of range: dimension 1 has 4");
        refused("[..., 4]", Problem.OUT_OF_RANGE, 6, "character 7: 4 is out of range: dimension 1 has 4");
        refused("[0, 0, 0]", Problem.TOO_MANY, 1, "character 2: 3 indices for 2 dimensions");
        refused("[::-1]", Problem.STEP, 3,
                "character 4: expected a step above 0, found -1; as in PyTorch, nothing is turned round");
        refused("[::0]", Problem.STEP, 3,
                "character 4: expected a step above 0, found 0; as in PyTorch, nothing is turned round");
    }
}
