package dev.ckpt.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.io.MappedFile;
import dev.ckpt.json.JsonTree;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Understanding;
import dev.ckpt.numbers.Progress;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What training changed, beside what PyTorch says of it (`make_expected.py`).
class DiffAgainstTorchTest {

    @ParameterizedTest
    @ValueSource(strings = {"seed-adamw", "seed-sgd-momentum", "seed-adam-schedule", "nanogpt", "hf-gpt2"})
    void start_and_end_of_a_run_differ_by_pytorchs_own_figures(String run) throws IOException {
        Dict expected = expected(run);
        Map<String, TensorChange> found = Golden.open("golden/" + run + "/start.pt",
                a -> Golden.open("golden/" + run + "/end.pt", b -> {
                    Understanding meaning = Understanding.of(a);
                    Map<String, String> paths = new HashMap<>();
                    meaning.weights().tensors().forEach(weight -> paths.put(weight.name(), weight.path()));
                    meaning.optimizers().forEach(
                            optimizer -> optimizer.slots().forEach(slot -> paths.put(slot.name(), slot.path())));
                    Diff diff = Diff.of(a, b, DiffOptions.plain(), Progress.NONE);
                    Map<String, TensorChange> changes = new HashMap<>();
                    List<TensorChange> all = new ArrayList<>(diff.weights().changed());
                    all.addAll(diff.optimizer().changed());
                    all.addAll(diff.others().changed());
                    all.forEach(change -> changes.put(
                            paths.getOrDefault(change.pair().name(), change.pair().name()), change));
                    return changes;
                }));
        for (Dict.Entry entry : expected.entries()) {
            String path = ((Text) entry.key()).text();
            Dict row = (Dict) entry.value();
            if (path.endsWith("lm_head.weight") && !found.containsKey(path)) {
                continue; // tied in both: once, under the embedding's name
            }
            assertTrue(found.containsKey(path), path + " among " + found.keySet());
            Comparison values = found.get(path).values().orElseThrow();
            assertNear(number(row, "maxAbs"), values.maxAbs(), path);
            assertNear(number(row, "rms"), values.rms(), path);
            assertNear(number(row, "rel"), values.rel(), path);
            assertNear(number(row, "cosine"), values.cosine(), path);
            assertEquals(number(row, "changedCount"), (double) values.changed(), path);
            assertEquals(((Sequence) row.get("maxAbsAt").orElseThrow()).items().stream()
                    .map(index -> ((Scalar.Int) index).value()).toList(), values.maxAbsAt(), path);
        }
        assertEquals(expected.entries().stream().filter(it -> found.containsKey(((Text) it.key()).text()))
                .count(), found.size(), "changed here and not there");
    }

    private static void assertNear(double expected, double found, String what) {
        assertEquals(expected, found, 1e-6 * Math.abs(expected), what);
    }

    private static double number(Dict row, String key) {
        Value value = row.get(key).orElseThrow();
        return value instanceof Scalar.Int(long whole) ? whole : ((Scalar.Real) value).value();
    }

    private static Dict expected(String run) throws IOException {
        try (MappedFile file = MappedFile.open(Golden.path("diff/expected.json"))) {
            return (Dict) ((Dict) JsonTree.read(file, Budget.ofThisMachine())).get(run).orElseThrow();
        }
    }
}
