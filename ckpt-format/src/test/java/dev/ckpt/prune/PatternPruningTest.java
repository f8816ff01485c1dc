package dev.ckpt.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ckpt.contents.Contents;
import dev.ckpt.model.NameSelector;
import dev.ckpt.tensor.DType;
import dev.ckpt.tree.TensorValue;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternPruningTest {

    private static final String QKV = "blocks.0.attn.c_attn.weight";
    private static final String PROJ = "blocks.0.mlp.c_proj.weight";

    /// Run by run, by sorting.
    private static double[] reference(double[] matrix, int rows, int columns, Sparsity.Pattern pattern,
            boolean alongRows) {
        double[] pruned = matrix.clone();
        int runs = (alongRows ? columns : rows) / pattern.of();
        int step = alongRows ? 1 : columns;
        for (int line = 0; line < (alongRows ? rows : columns); line++) {
            for (int run = 0; run < runs; run++) {
                int start = alongRows
                        ? line * columns + run * pattern.of()
                        : run * pattern.of() * columns + line;
                Integer[] order = new Integer[pattern.of()];
                Arrays.setAll(order, i -> i);
                Arrays.sort(order,
                        (a, b) -> Double.compare(Math.abs(matrix[start + b * step]),
                                Math.abs(matrix[start + a * step])));
                for (int i = pattern.keep(); i < pattern.of(); i++) {
                    pruned[start + order[i] * step] = 0;
                }
            }
        }
        return pruned;
    }

    private static Sparsifying.Result prune(Contents contents, Sparsity.Pattern pattern, String... only) {
        return new Sparsifying(pattern, Arrays.stream(only).map(NameSelector::of).toList()).of(contents);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:4", "1:2", "3:7", "1:256"})
    void runs_of_a_linear_layer_lie_in_its_rows(String text) {
        Sparsity.Pattern pattern = Sparsity.Pattern.of(text);
        Random random = new Random(text.hashCode());
        for (int columns : new int[]{1, 4, 30, 259}) {
            TensorValue qkv = Numbers.tensor(DType.FLOAT32, i -> Math.rint(random.nextGaussian() * 4), 3L * columns,
                    columns);

            Sparsifying.Result result = prune(Numbers.model(QKV, qkv), pattern);

            assertArrayEquals(reference(Numbers.of(qkv), 3 * columns, columns, pattern, true),
                    Numbers.of(Numbers.get(result.contents(), QKV)));
            assertEquals(columns % pattern.of() * 3L * columns, result.weights().getFirst().left());
            assertEquals(columns % pattern.of() == 0 ? 0 : 1, result.findings().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:4", "1:2", "3:7", "1:256"})
    void runs_of_a_conv1d_stand_upright(String text) {
        Sparsity.Pattern pattern = Sparsity.Pattern.of(text);
        Random random = new Random(text.hashCode());
        for (int rows : new int[]{1, 4, 30, 259}) {
            TensorValue qkv = Numbers.tensor(DType.BFLOAT16, i -> Math.rint(random.nextGaussian() * 4), rows,
                    3L * rows);

            Sparsifying.Result result = prune(Numbers.model(QKV, qkv), pattern);

            assertArrayEquals(reference(Numbers.of(qkv), rows, 3 * rows, pattern, false),
                    Numbers.of(Numbers.get(result.contents(), QKV)));
            assertEquals(rows % pattern.of() * 3L * rows, result.weights().getFirst().left());
        }
    }

    @Test
    void a_matrix_wider_than_the_piece_at_hand_is_pruned_in_the_same_way() {
        Sparsity.Pattern pattern = Sparsity.Pattern.of("2:4");
        Random random = new Random(1);
        TensorValue qkv = Numbers.random(random, DType.FLOAT32, 16, 48);
        TensorValue wide = Numbers.random(random, DType.FLOAT32, 9, 40_000);

        Contents result = prune(Numbers.model(QKV, qkv, PROJ, wide), pattern).contents();

        assertArrayEquals(reference(Numbers.of(wide), 9, 40_000, pattern, false),
                Numbers.of(Numbers.get(result, PROJ)));
    }

    @Test
    void the_head_of_a_conv1d_network_is_a_linear_layer() {
        Random random = new Random(2);
        Sparsity.Pattern pattern = Sparsity.Pattern.of("2:4");
        TensorValue head = Numbers.random(random, DType.FLOAT32, 101, 16);
        Contents model = Numbers.model("wte.weight", Numbers.random(random, DType.FLOAT32, 101, 16), QKV,
                Numbers.random(random, DType.FLOAT32, 16, 48), "lm_head.weight", head);

        assertArrayEquals(reference(Numbers.of(head), 101, 16, pattern, true),
                Numbers.of(Numbers.get(prune(model, pattern, "lm_head.weight").contents(), "lm_head.weight")));
    }

    @Test
    void of_equal_numbers_the_first_stay() {
        TensorValue qkv = Numbers.tensor(DType.FLOAT32, i -> i % 2 == 0 ? -1 : 1, 12, 4);

        double[] pruned = Numbers.of(Numbers.get(prune(Numbers.model(QKV, qkv), Sparsity.Pattern.of("2:4")).contents(),
                QKV));

        assertArrayEquals(new double[]{-1, 1, 0, 0}, Arrays.copyOf(pruned, 4));
    }

    @Test
    void what_is_no_matrix_is_left_alone_and_said() {
        Sparsifying.Result result = prune(Numbers.model(QKV, Numbers.random(new Random(1), DType.FLOAT32, 12, 4),
                "blocks.0.attn.c_attn.bias", Numbers.random(new Random(1), DType.FLOAT32, 12)),
                Sparsity.Pattern.of("2:4"), "blocks.0");

        assertEquals(List.of(QKV), result.weights().stream().map(SparseWeight::name).toList());
        assertEquals(List.of("left alone: 2:4 is for matrices, and this is [12]"),
                result.findings().stream().map(finding -> finding.message()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"4:2", "2:2", "0:4", "2", "a:b", "1:1000", "1:999"})
    void only_n_of_more_than_n_is_a_pattern(String text) {
        assertThrows(IllegalArgumentException.class, () -> Sparsity.Pattern.of(text));
    }
}
