package dev.ckpt.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Tensors;
import dev.ckpt.io.RefusedException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Understanding;
import dev.ckpt.numbers.Progress;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.RandomTensors;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Statistics of whole tensors, against PyTorch and NumPy.
class StatsPassTest {

    /// Whose numbers are all bfloat16 numbers.
    private static final Set<String> EXACT = Set.of("bfloat16", "float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz",
            "float8_e5m2fnuz", "float8_e8m0fnu", "int8", "uint8", "bool", "on_edges", "negative_on_edges", "zeros",
            "empty", "scalar", "minus_one", "one_zero", "all_nan", "one_finite");

    /// Of which there are enough that neighbours lie close together.
    private static final Set<String> MANY = Set.of("float64", "float32", "float16", "int32", "uint16", "thousand",
            "norm", "moments", "outlier", "transposed", "million_64", "around_thousand");

    private static Map<String, Tensor> tensors(Contents contents) {
        Understanding meaning = Understanding.of(contents);
        Map<String, Tensor> tensors = new HashMap<>();
        meaning.weights().tensors().forEach(it -> tensors.put(it.path(), it.tensor()));
        meaning.optimizers().forEach(it -> it.slots().forEach(slot -> tensors.put(slot.path(), slot.tensor())));
        meaning.others().forEach(it -> tensors.put(it.path(), it.tensor()));
        return tensors;
    }

    private static Map<ExpectedStats, TensorStats> both(String checkpoint, String expectations) {
        List<ExpectedStats> expected = ExpectedStats.read(expectations);
        List<TensorStats> stats = Golden.open(checkpoint, contents -> {
            Map<String, Tensor> tensors = tensors(contents);
            assertEquals(expected.size(), tensors.size());
            return StatsPass.over(expected.stream().map(it -> Objects.requireNonNull(tensors.get(it.path()), it.path()))
                    .toList(), Progress.NONE);
        });
        Map<ExpectedStats, TensorStats> both = new HashMap<>();
        for (int i = 0; i < expected.size(); i++) {
            both.put(expected.get(i), stats.get(i));
        }
        return both;
    }

    private static StridedTensor random(DType dtype, Shape shape, Random random) {
        byte[] bytes = new byte[Math.toIntExact(dtype.bytesOf(shape.numel()))];
        random.nextBytes(bytes);
        return StridedTensor.rowMajor(dtype, shape, RandomTensors.storage(bytes, ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void numbers_of_every_dtype_come_to_what_pytorch_and_numpy_find() {
        both("stats/numbers.pt", "stats/numbers.txt").forEach(ExpectedStats::assertAgree);
    }

    @Test
    void a_checkpoint_comes_to_what_pytorch_and_numpy_find() {
        both("golden/seed-adamw/start.pt", "stats/golden.txt").forEach(ExpectedStats::assertAgree);
    }

    @Test
    void quantiles_of_bfloat16_numbers_are_exact() {
        both("stats/numbers.pt", "stats/numbers.txt").forEach((expected, stats) -> {
            if (EXACT.contains(expected.path())) {
                expected.assertQuantiles(stats, 1e-15, 0);
            }
        });
    }

    @Test
    void other_quantiles_are_right_to_a_128th_of_the_number() {
        both("stats/numbers.pt", "stats/numbers.txt").forEach((expected, stats) -> {
            if (MANY.contains(expected.path())) {
                expected.assertQuantiles(stats, 1.0 / 128, 0.01 * expected.std());
            }
        });
    }

    @Test
    void the_result_is_the_same_to_the_last_bit_for_any_number_of_threads() {
        Random random = new Random(3);
        List<StridedTensor> tensors = List.of(random(DType.FLOAT32, Shape.of(3_000, 1_500), random),
                random(DType.BFLOAT16, Shape.of(5), random), random(DType.FLOAT64, Shape.of(1_200_000), random));
        List<TensorStats> one = StatsPass.over(tensors, 1, Progress.NONE);
        for (int threads : new int[]{2, 5}) {
            List<TensorStats> more = StatsPass.over(tensors, threads, Progress.NONE);
            for (int i = 0; i < one.size(); i++) {
                assertSame(one.get(i), more.get(i));
            }
        }
    }

    private static void assertSame(TensorStats a, TensorStats b) {
        assertEquals(a.mean(), b.mean());
        assertEquals(a.std(), b.std());
        assertEquals(a.quantiles(), b.quantiles());
        assertEquals(a.nan(), b.nan());
        assertArrayEquals(a.histogram().counts(), b.histogram().counts());
    }

    @Test
    void progress_ends_with_all_bytes() {
        List<Long> done = Collections.synchronizedList(new ArrayList<>());
        StridedTensor tensor = random(DType.FLOAT32, Shape.of(5_000_000), new Random(1));
        StatsPass.over(List.of(tensor, Tensors.floats(1, 2)), 2, (at, total) -> {
            assertEquals(20_000_008, total);
            done.add(at);
        });
        assertEquals(20_000_008, done.getLast());
        assertEquals(4, done.size());
    }

    @Test
    void tensors_without_numbers_come_to_nothing() {
        TensorStats stats = StatsPass.over(List.of(new MetaTensor(DType.FLOAT32, Shape.of(9), false)), Progress.NONE)
                .getFirst();
        assertEquals(0, stats.count());
        assertEquals(Double.NaN, stats.mean());
        assertEquals(Double.NaN, stats.absMax());
        assertEquals(0, stats.histogram().bins());
        assertEquals(Double.NaN, stats.quantiles().p50());
        assertTrue(stats.zeroShare().isEmpty());
    }

    @Test
    void of_sparse_and_quantized_tensors_the_stored_numbers_count_and_not_what_describes_them() {
        Tensor sparse = new SparseTensor("sparse_coo", Shape.of(1000), List.of(Tensors.bytes(9, 200)),
                Tensors.floats(1, 3), false);
        StridedTensor scales = Tensors.floats(1e9f);
        Tensor quantized = new QuantizedTensor(Tensors.bytes(4, 8),
                new QuantizedTensor.Quantizer.PerChannel(scales, Tensors.bytes(0), 0));
        List<TensorStats> stats = StatsPass.over(List.of(sparse, quantized), Progress.NONE);
        assertEquals(2, stats.getFirst().count());
        assertEquals(2, stats.getFirst().mean());
        assertEquals(2, stats.getLast().count());
        assertEquals(8, stats.getLast().max());
    }

    @Test
    void a_few_bytes_that_stand_for_a_terabyte_are_refused() {
        Storage storage = RandomTensors.storage(new byte[4], ByteOrder.LITTLE_ENDIAN);
        StridedTensor expanded = StridedTensor.of(DType.FLOAT32, Shape.of(1L << 38), new long[]{0}, 0, storage);
        RefusedException refused = assertThrows(RefusedException.class,
                () -> StatsPass.over(List.of(expanded), Progress.NONE));
        assertTrue(refused.getMessage().contains("1099511627776 bytes of tensors"), refused.getMessage());
    }

    @Test
    void ten_thousand_small_tensors_fit_a_small_heap() {
        StridedTensor tensor = random(DType.FLOAT32, Shape.of(3_000), new Random(7));
        List<TensorStats> stats = StatsPass.over(Collections.nCopies(10_000, tensor), Progress.NONE);
        assertEquals(10_000, stats.size());
        assertSame(stats.getFirst(), stats.getLast());
    }
}
