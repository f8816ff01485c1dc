package dev.ckpt.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.model.Understanding;
import dev.ckpt.safety.Safety;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CastingTest {

    @Test
    void weights_get_the_type_and_integers_keep_theirs() {
        Contents contents = contents("a.weight", floats(1.5f, 2), "steps.weight", integers(7));
        Contents cast = cast(contents, DType.BFLOAT16).contents();
        assertEquals(DType.BFLOAT16, tensor(cast, "a.weight").dtype());
        assertEquals(2.0, Elements.of(tensor(cast, "a.weight")).real(1));
        assertSame(tensor(contents, "steps.weight"), tensor(cast, "steps.weight"));
    }

    @Test
    void tied_weights_stay_tied() {
        StridedTensor shared = floats(1, 2, 3);
        Contents cast = cast(contents("wte.weight", shared, "lm_head.weight", shared), DType.FLOAT16).contents();
        assertSame(tensor(cast, "wte.weight").storage(), tensor(cast, "lm_head.weight").storage());
    }

    @Test
    void a_transposed_weight_comes_out_row_major() {
        StridedTensor stored = floats(1, 2, 3, 4, 5, 6);
        StridedTensor turned = StridedTensor.of(DType.FLOAT32, Shape.of(3, 2), new long[]{1, 3}, 0, stored.storage());
        StridedTensor cast = tensor(cast(contents("a.weight", turned), DType.BFLOAT16).contents(), "a.weight");
        double[] numbers = new double[6];
        for (int i = 0; i < 6; i++) {
            numbers[i] = Elements.of(cast).real(i);
        }
        assertArrayEquals(new double[]{1, 4, 2, 5, 3, 6}, numbers);
    }

    @Test
    void the_report_counts_each_number_once_however_often_it_is_read() {
        Casting.Result result = cast(contents("a.weight", floats(1, 70_000, 1e-9f, 0.1f)), DType.FLOAT16);
        StridedTensor cast = tensor(result.contents(), "a.weight");
        for (int i = 0; i < 3; i++) {
            Elements.of(cast).copyTo(MemorySegment.ofArray(new byte[8]));
        }
        CastReport report = result.report();
        assertEquals(1, report.tensors());
        assertEquals(4, report.elements());
        assertEquals(1, report.overflow());
        assertEquals(1, report.underflow());
        assertEquals(Math.abs(0.1f - (double) Float.float16ToFloat(Float.floatToFloat16(0.1f))), report.maxError());
    }

    @Test
    void the_report_counts_every_number_when_pieces_end_inside_of_one_or_overlap() {
        float[] numbers = new float[50_001];
        Arrays.fill(numbers, 1e6f);
        Casting.Result result = cast(contents("a.weight", floats(numbers)), DType.FLOAT16);
        Storage cast = tensor(result.contents(), "a.weight").storage();
        for (long at = 0; at < cast.byteSize(); at += 333) {
            cast.copyTo(at, MemorySegment.ofArray(new byte[(int) Math.min(1001, cast.byteSize() - at)]));
        }
        assertEquals(50_001, result.report().elements());
        assertEquals(50_001, result.report().overflow());
    }

    @Test
    void numbers_that_were_infinite_or_nan_before_are_no_errors() {
        Casting.Result result = cast(contents("a.weight",
                floats(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 1 + 0x1p-9f)), DType.BFLOAT16);
        StridedTensor cast = tensor(result.contents(), "a.weight");
        Elements.of(cast).copyTo(MemorySegment.ofArray(new byte[8]));
        assertEquals(0, result.report().overflow());
        assertEquals(0x1p-9, result.report().maxError());
        assertEquals(Double.NEGATIVE_INFINITY, Elements.of(cast).real(1));
        assertEquals(Double.NaN, Elements.of(cast).real(2));
    }

    @Test
    void what_needs_no_rounding_has_no_error() {
        StridedTensor halves = StridedTensor.rowMajor(DType.FLOAT16, Shape.of(2),
                storage(MemorySegment.ofArray(new short[]{0x3C00, 0x0001})));
        Casting.Result result = cast(contents("a.weight", halves), DType.FLOAT32);
        Elements.of(tensor(result.contents(), "a.weight")).copyTo(MemorySegment.ofArray(new byte[8]));
        assertEquals(2, result.report().elements());
        assertEquals(0, result.report().maxError());
        assertEquals(0, result.report().rms());
    }

    @Test
    void a_negated_view_is_rounded_by_itself_and_as_the_number_it_shows() {
        StridedTensor stored = floats(1, -2);
        Contents cast = cast(contents("a.weight", stored, "b.weight", stored.marked(false, true, false)),
                DType.BFLOAT16)
                .contents();
        assertEquals(1, Elements.of(tensor(cast, "a.weight")).real(0));
        assertEquals(-1, Elements.of(tensor(cast, "b.weight")).real(0));
    }

    @Test
    void what_a_parameter_is_marked_with_stays() {
        StridedTensor marked = floats(1).marked(true, false, false);
        Contents contents = contents("a.weight", marked);
        TensorValue parameter = new TensorValue(marked, true, Optional.of(new Text("attributes")));
        Contents cast = cast(contents.withRoot(Dict.of(List.of(new Dict.Entry(new Text("a.weight"), parameter)))),
                DType.BFLOAT16).contents();
        TensorValue value = (TensorValue) ((Dict) cast.root()).get("a.weight").orElseThrow();
        assertTrue(value.parameter() && value.tensor().requiresGrad());
        assertEquals(Optional.of(new Text("attributes")), value.attributes());
    }

    @Test
    void any_part_can_be_read_at_any_byte() {
        Random random = new Random(5);
        float[] numbers = new float[40_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        Storage cast = tensor(cast(contents("a.weight", floats(numbers)), DType.BFLOAT16).contents(), "a.weight")
                .storage();
        byte[] whole = cast.bytes().toArray(ValueLayout.JAVA_BYTE);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(whole.length);
            byte[] part = new byte[random.nextInt(whole.length - from + 1)];
            cast.copyTo(from, MemorySegment.ofArray(part));
            assertArrayEquals(Arrays.copyOfRange(whole, from, from + part.length), part);
        }
    }

    @Test
    void an_8_bit_float_becomes_the_number_it_stands_for() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[]{0x38, (byte) 0xB8, 0x7E, 0x01});
        StridedTensor small = StridedTensor.rowMajor(DType.FLOAT8_E4M3FN, Shape.of(4), storage(bytes));
        Elements cast = Elements.of(tensor(cast(contents("a.weight", small), DType.FLOAT32).contents(), "a.weight"));
        assertEquals(1, cast.real(0));
        assertEquals(-1, cast.real(1));
        assertEquals(448, cast.real(2));
        assertEquals(0x1p-9, cast.real(3));
    }

    @Test
    void a_type_that_is_no_target_is_refused() {
        Contents contents = contents("a.weight", floats(1));
        Understanding understanding = Understanding.of(contents);
        assertThrows(IllegalArgumentException.class, () -> Casting.apply(contents, understanding, DType.INT8));
    }

    private static Casting.Result cast(Contents contents, DType to) {
        return Casting.apply(contents, Understanding.of(contents), to);
    }

    private static Contents contents(Object... namesAndTensors) {
        List<Dict.Entry> entries = new ArrayList<>();
        for (int i = 0; i < namesAndTensors.length; i += 2) {
            entries.add(new Dict.Entry(new Text((String) namesAndTensors[i]),
                    TensorValue.of((StridedTensor) namesAndTensors[i + 1])));
        }
        return new Contents(CheckpointFormat.TORCH_ZIP, List.of(), "PyTorch zip", Dict.of(entries), List.of(),
                Safety.NO_PICKLE, List.of());
    }

    private static StridedTensor tensor(Contents contents, String name) {
        TensorValue value = (TensorValue) ((Dict) contents.root()).get(name).orElseThrow();
        return (StridedTensor) value.tensor();
    }

    private static StridedTensor floats(float... numbers) {
        return StridedTensor.rowMajor(DType.FLOAT32, Shape.of(numbers.length),
                storage(MemorySegment.ofArray(numbers)));
    }

    private static StridedTensor integers(long... numbers) {
        return StridedTensor.rowMajor(DType.INT64, Shape.of(numbers.length), storage(MemorySegment.ofArray(numbers)));
    }

    private static Storage storage(MemorySegment bytes) {
        return new Storage("file", "data/0", bytes.byteSize(), ByteOrder.LITTLE_ENDIAN, "cpu", () -> bytes);
    }
}
