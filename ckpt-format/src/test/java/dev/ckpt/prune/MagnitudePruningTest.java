package dev.ckpt.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Contents;
import dev.ckpt.model.NameSelector;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MagnitudePruningTest {

    private static final String C_FC = "blocks.0.mlp.c_fc.weight";
    private static final String C_PROJ = "blocks.0.mlp.c_proj.weight";

    private static Sparsifying.Result prune(Contents contents, double part, Sparsity.Scope scope, String... only) {
        return new Sparsifying(new Sparsity.Magnitude(part, scope),
                Arrays.stream(only).map(NameSelector::of).toList()).of(contents);
    }

    /// By sorting everything: the stable order of magnitudes, of which the first go.
    private static void zeroSmallest(List<double[]> tensors, double part) {
        record Place(int tensor, int index, double magnitude) {}
        List<Place> places = new ArrayList<>();
        for (int t = 0; t < tensors.size(); t++) {
            for (int i = 0; i < tensors.get(t).length; i++) {
                places.add(new Place(t, i, Math.abs(tensors.get(t)[i])));
            }
        }
        places.sort(Comparator.comparingDouble(Place::magnitude));
        for (Place place : places.subList(0, (int) Math.rint(part * places.size()))) {
            tensors.get(place.tensor())[place.index()] = 0;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT64", "FLOAT32", "FLOAT16", "BFLOAT16", "FLOAT8_E4M3FN", "FLOAT8_E5M2"})
    void the_smallest_of_a_tensor_go_and_of_equal_ones_the_first(DType dtype) {
        Random random = new Random(dtype.torchName().hashCode());
        for (double part : new double[]{0.3, 0.5, 0.937, 1}) {
            // numbers of one byte are any finite ones; the others repeat themselves, so that there are ties at the border
            TensorValue weight = dtype.bytes() == 1
                    ? Numbers.tensor(dtype, i -> random.nextInt(0x78) / 64.0, 117, 301)
                    : Numbers.tensor(dtype, i -> Math.rint(random.nextGaussian() * 20) / 16, 117, 301);
            double[] expected = Numbers.of(weight);
            zeroSmallest(List.of(expected), part);

            Sparsifying.Result result = prune(Numbers.model(C_FC, weight), part, Sparsity.Scope.TENSOR);

            assertArrayEquals(expected, Numbers.of(Numbers.get(result.contents(), C_FC)));
            assertEquals(Arrays.stream(expected).filter(x -> x == 0).count(), result.zerosAfter());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void taken_together_a_tensor_of_small_numbers_loses_more(long seed) {
        Random random = new Random(seed);
        double part = random.nextDouble();
        TensorValue first = Numbers.random(random, DType.FLOAT32, 1 + random.nextInt(300), 1 + random.nextInt(300));
        TensorValue second = Numbers.tensor(seed % 2 == 0 ? DType.BFLOAT16 : DType.FLOAT64,
                i -> Math.rint(random.nextGaussian() * 4) / 32, 1 + random.nextInt(300), 1 + random.nextInt(300));
        List<double[]> expected = List.of(Numbers.of(first), Numbers.of(second));
        zeroSmallest(expected, part);

        Contents result = prune(Numbers.model(C_FC, first, C_PROJ, second), part, Sparsity.Scope.GLOBAL).contents();

        assertArrayEquals(expected.get(0), Numbers.of(Numbers.get(result, C_FC)));
        assertArrayEquals(expected.get(1), Numbers.of(Numbers.get(result, C_PROJ)));
    }

    @Test
    void exactly_the_asked_part_goes_rounded_as_python_rounds() {
        TensorValue weight = Numbers.tensor(DType.FLOAT32, i -> 1 + i, 5, 1);

        assertEquals(2, prune(Numbers.model(C_FC, weight), 0.5, Sparsity.Scope.TENSOR).zerosAfter());
        assertEquals(2, prune(Numbers.model(C_FC, weight), 0.3, Sparsity.Scope.TENSOR).zerosAfter());
        assertEquals(5, prune(Numbers.model(C_FC, weight), 1, Sparsity.Scope.TENSOR).zerosAfter());
        assertEquals(0, prune(Numbers.model(C_FC, weight), 0.01, Sparsity.Scope.TENSOR).zerosAfter());
    }

    @Test
    void zeros_that_were_there_are_counted_and_are_the_first_to_go() {
        TensorValue weight = Numbers.tensor(DType.FLOAT32, i -> i % 2 == 0 ? -0.0 : i, 4, 10);

        Sparsifying.Result result = prune(Numbers.model(C_FC, weight), 0.25, Sparsity.Scope.TENSOR);

        assertEquals(20, result.zerosBefore());
        assertEquals(20, result.zerosAfter());
    }

    @Test
    void embeddings_norms_biases_and_the_head_are_left_alone() {
        Golden.open("golden/seed-adamw/start.pt", contents -> {
            Sparsifying.Result result = prune(contents, 0.3, Sparsity.Scope.TENSOR);
            Map<String, TensorValue> before = Numbers.byPath(contents);
            Map<String, TensorValue> after = Numbers.byPath(result.contents());
            assertEquals(before.keySet(), after.keySet());
            Set<String> changed = new TreeSet<>();
            before.forEach((path, tensor) -> {
                if (!Numbers.at(after, path).equals(tensor)) {
                    changed.add(path);
                }
            });
            assertEquals(result.weights().size() * 3, changed.size());
            assertTrue(changed.stream().filter(path -> path.startsWith("model."))
                    .allMatch(path -> path.matches("model\\.blocks\\.\\d+\\.(attn|mlp)\\..*weight")),
                    changed.toString());
            return null;
        });
    }

    @Test
    void named_ones_are_pruned_whatever_they_are() {
        Golden.open("golden/seed-adamw/start.pt", contents -> {
            Sparsifying.Result result = prune(contents, 0.3, Sparsity.Scope.TENSOR, "wpe.weight", "*.c_fc.bias");
            assertTrue(result.weights().stream()
                    .allMatch(it -> it.name().equals("wpe.weight") || it.name().endsWith("c_fc.bias")));
            assertTrue(result.weights().size() > 1);
            return null;
        });
    }

    @Test
    void moments_of_zeroed_numbers_are_zero_and_no_others() {
        Golden.open("golden/seed-adamw/start.pt", contents -> {
            Sparsifying.Result result = prune(contents, 0.4, Sparsity.Scope.GLOBAL);
            for (SparseWeight weight : result.weights()) {
                assertEquals(List.of("exp_avg", "exp_avg_sq"), weight.moments());
            }
            Map<String, TensorValue> before = Numbers.byPath(contents);
            Map<String, TensorValue> after = Numbers.byPath(result.contents());
            Understanding meaning = Understanding.of(result.contents());
            meaning.optimizers().getFirst().slots().stream().filter(slot -> !slot.isStep()).forEach(slot -> {
                double[] weight = Numbers.of(Numbers.at(after, "model." + slot.parameter()));
                double[] weightBefore = Numbers.of(Numbers.at(before, "model." + slot.parameter()));
                double[] moments = Numbers.of(slot.value());
                double[] momentsBefore = Numbers.of(Numbers.at(before, slot.path()));
                for (int i = 0; i < weight.length; i++) {
                    boolean went = weight[i] == 0 && weightBefore[i] != 0;
                    assertEquals(went ? 0 : momentsBefore[i], moments[i]);
                }
            });
            return null;
        });
    }

    @Test
    void tied_weights_stay_tied_and_count_once() {
        TensorValue shared = Numbers.random(new Random(7), DType.FLOAT32, 40, 30);
        StridedTensor view = (StridedTensor) shared.tensor();
        TensorValue again = TensorValue.of(StridedTensor.rowMajor(DType.FLOAT32, view.shape(), view.storage()));

        Sparsifying.Result result = prune(Numbers.model(C_FC, shared, "blocks.1.mlp.c_fc.weight", again), 0.5,
                Sparsity.Scope.TENSOR);

        assertEquals(List.of(C_FC, "blocks.1.mlp.c_fc.weight"), result.weights().getFirst().names());
        assertEquals(600, result.zerosAfter());
        assertSame(storage(result.contents(), C_FC), storage(result.contents(), "blocks.1.mlp.c_fc.weight"));
    }

    private static Storage storage(Contents contents, String name) {
        return ((StridedTensor) ((TensorValue) Numbers.get(contents, name)).tensor()).storage();
    }

    @Test
    void a_transposed_view_is_pruned_by_its_own_order() {
        Random random = new Random(3);
        Storage storage = Numbers.storage(DType.FLOAT32, i -> Math.rint(random.nextGaussian() * 3), 50 * 70);
        TensorValue view = TensorValue
                .of(StridedTensor.of(DType.FLOAT32, Shape.of(70, 50), new long[]{1, 70}, 0, storage));
        double[] expected = Numbers.of(view);
        zeroSmallest(List.of(expected), 0.3);

        assertArrayEquals(expected, Numbers.of(Numbers.get(
                prune(Numbers.model(C_FC, view), 0.3, Sparsity.Scope.TENSOR).contents(), C_FC)));
    }

    @Test
    void a_weight_that_overlaps_another_tensor_is_refused() {
        Storage storage = Numbers.storage(DType.FLOAT32, i -> i, 100);
        TensorValue whole = TensorValue.of(StridedTensor.rowMajor(DType.FLOAT32, Shape.of(10, 10), storage));
        TensorValue row = TensorValue
                .of(StridedTensor.of(DType.FLOAT32, Shape.of(10), new long[]{1}, 50, storage));

        UnsupportedException refused = assertThrows(UnsupportedException.class, () -> prune(
                Numbers.model(C_FC, whole, "blocks.0.mlp.c_fc.bias", row), 0.3, Sparsity.Scope.TENSOR));

        assertTrue(refused.getMessage().contains("model.blocks.0.mlp.c_fc.bias: expected numbers of its own"),
                refused.getMessage());
    }

    @Test
    void views_side_by_side_in_one_storage_are_pruned_each_for_itself() {
        Random random = new Random(5);
        Storage storage = Numbers.storage(DType.FLOAT32, i -> random.nextGaussian(), 200);
        TensorValue upper = TensorValue
                .of(StridedTensor.of(DType.FLOAT32, Shape.of(10, 10), new long[]{10, 1}, 0, storage));
        TensorValue lower = TensorValue
                .of(StridedTensor.of(DType.FLOAT32, Shape.of(10, 10), new long[]{10, 1}, 100, storage));

        assertEquals(100, prune(Numbers.model(C_FC, upper, C_PROJ, lower), 0.5, Sparsity.Scope.TENSOR).zerosAfter());
    }

    @Test
    void a_nan_is_refused_with_its_place() {
        TensorValue weight = Numbers.tensor(DType.FLOAT32, i -> i == 37 ? Double.NaN : i, 10, 10);

        UnsupportedException refused = assertThrows(UnsupportedException.class,
                () -> prune(Numbers.model(C_FC, weight), 0.3, Sparsity.Scope.TENSOR));

        assertTrue(refused.getMessage().contains("weight " + C_FC + ", number 37: expected a number"),
                refused.getMessage());
    }

    @Test
    void moments_that_nothing_names_are_refused() {
        TensorValue weight = Numbers.random(new Random(1), DType.FLOAT32, 8, 8);
        Dict optimizer = Trees.dict("state",
                Trees.dict(0, Trees.dict("exp_avg", Trees.tensor(8, 8)), 1,
                        Trees.dict("exp_avg", Trees.tensor(8, 8)), 2,
                        Trees.dict("exp_avg", Trees.tensor(8, 8))),
                "param_groups", Trees.list(Trees.dict("params", Trees.list(0, 1, 2))));
        Contents contents = Trees.contents(
                Trees.dict("model", Trees.dict(C_FC, weight, C_PROJ, weight), "optimizer", optimizer));

        UnsupportedException refused = assertThrows(UnsupportedException.class,
                () -> prune(contents, 0.3, Sparsity.Scope.TENSOR));

        assertTrue(refused.getMessage().contains("drop the optimizer as well"), refused.getMessage());
    }

    @Test
    void a_name_that_matches_nothing_is_no_silence() {
        RequestException refused = assertThrows(RequestException.class,
                () -> prune(Numbers.model(C_FC, Trees.tensor(4, 4)), 0.3, Sparsity.Scope.TENSOR, "h.0.*"));

        assertTrue(refused.getMessage().contains("expected a name that 'h.0.*' matches, found none"),
                refused.getMessage());
    }

    @Test
    void a_view_that_claims_more_numbers_than_are_stored_is_refused() {
        TensorValue endless = TensorValue.of(StridedTensor.of(DType.FLOAT32, Shape.of(1L << 30, 1L << 30),
                new long[]{0, 0}, 0, Numbers.storage(DType.FLOAT32, i -> 1, 1)));

        assertThrows(UnsupportedException.class,
                () -> prune(Numbers.model(C_FC, endless), 0.3, Sparsity.Scope.TENSOR));
    }
}
