package dev.ckpt.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.io.MalformedException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Role;
import dev.ckpt.numbers.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// Runs that history/make_runs.py made.
class HistoryTest {

    @TempDir
    private Path folder = Path.of("");

    private static History history(int threads, Path... paths) throws IOException {
        Budget budget = Budget.ofThisMachine();
        return History.of(Snapshots.of(List.of(paths), budget), threads, budget, Progress.NONE);
    }

    private static History history(Path... paths) throws IOException {
        return history(2, paths);
    }

    private Path copy(String from, String to) throws IOException {
        return Files.copy(Golden.path("history/" + from), folder.resolve(to));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/history/norms.csv", numLinesToSkip = 1)
    void norms_and_changes_are_those_that_PyTorch_computes(String first, String second, String role, double before,
            double after, double ratio) throws IOException {
        History history = history(Golden.path(first), Golden.path(second));
        Norms one = history.entries().getFirst().norms();
        Norms other = history.entries().getLast().norms();
        Update update = history.entries().getLast().update().orElseThrow();
        if (role.equals("all")) {
            assertEquals(before, one.all(), 1e-9 * before);
            assertEquals(after, other.all(), 1e-9 * after);
            assertEquals(ratio, update.all(), 1e-9 * ratio);
        } else {
            Role key = Role.valueOf(role.toUpperCase(Locale.ROOT));
            assertEquals(before, one.byRole().getOrDefault(key, Double.NaN), 1e-9 * before);
            assertEquals(after, other.byRole().getOrDefault(key, Double.NaN), 1e-9 * after);
            assertEquals(ratio, update.byRole().getOrDefault(key, Double.NaN), 1e-9 * ratio);
        }
    }

    @Test
    void a_checkpoint_is_held_against_the_one_before() throws IOException {
        List<HistoryEntry> entries = history(Golden.path("history/made")).entries();

        assertEquals(4, entries.size());
        assertEquals(new Norms(5, Map.of(Role.EMBEDDING, 3.0, Role.NORM, 4.0), 0, 0, Optional.empty()),
                entries.get(0).norms());
        assertEquals(Optional.empty(), entries.get(0).update());
        assertEquals(new Norms(Math.sqrt(41), Map.of(Role.EMBEDDING, 5.0, Role.NORM, 4.0), 0, 0, Optional.empty()),
                entries.get(1).norms());
        assertEquals(Optional.of(
                new Update(OptionalLong.of(1), 0.8, Map.of(Role.EMBEDDING, 4.0 / 3, Role.NORM, 0.0), 2, 0)),
                entries.get(1).update());
    }

    @Test
    void what_is_not_finite_is_counted_and_in_no_norm() throws IOException {
        HistoryEntry entry = history(Golden.path("history/made")).entries().get(2);

        assertEquals(new Norms(2, Map.of(Role.EMBEDDING, 2.0, Role.NORM, 0.0), 2, 1, Optional.of("wte.weight")),
                entry.norms());
        // of the pairs of finite numbers, 0 became 2
        assertEquals(Double.POSITIVE_INFINITY, entry.update().orElseThrow().all());
    }

    @Test
    void a_weight_of_another_shape_is_in_the_norm_and_in_no_change() throws IOException {
        HistoryEntry entry = history(Golden.path("history/made")).entries().get(3);

        assertEquals(Math.sqrt(6), entry.norms().byRole().getOrDefault(Role.EMBEDDING, 0.0), 1e-12);
        assertEquals(1, entry.update().orElseThrow().aligned());
        assertEquals(2, entry.update().orElseThrow().alone());
        assertFalse(entry.update().orElseThrow().byRole().containsKey(Role.EMBEDDING));
    }

    @Test
    void settings_that_change_are_told_but_not_the_learning_rate() throws IOException {
        List<HistoryEntry> entries = history(Golden.path("history/made")).entries();

        assertEquals(1, entries.get(1).settings().size());
        assertEquals("dropout", entries.get(1).settings().getFirst().key());
        assertEquals(List.of(), entries.get(2).settings());
        assertEquals(OptionalDouble.of(0.1), entries.get(0).snapshot().learningRate());
        assertEquals(OptionalDouble.of(1.5), entries.get(1).snapshot().loss());
        assertEquals(OptionalDouble.empty(), entries.get(3).snapshot().loss());
    }

    @Test
    void any_number_of_threads_gives_the_same_bits() throws IOException {
        Path run = Path.of("../samples/run");
        assertEquals(history(1, run).entries(), history(3, run).entries());
    }

    @Test
    void a_single_checkpoint_has_a_size_and_no_change() throws IOException {
        HistoryEntry entry = history(Golden.path("history/made/step-1.pt")).entries().getFirst();
        assertEquals(5, entry.norms().all());
        assertEquals(Optional.empty(), entry.update());
    }

    @Test
    void what_cannot_be_read_is_left_out_and_the_next_is_held_against_the_last_that_could() throws IOException {
        copy("adamw-first/step-050.pt", "step-050.pt");
        copy("adamw-first/step-150.pt", "step-150.pt");
        byte[] half = Files.readAllBytes(Golden.path("history/adamw-first/step-052.pt"));
        Files.write(folder.resolve("step-052.pt"), Arrays.copyOf(half, half.length / 2));

        History history = history(folder);

        assertEquals(List.of("step-050.pt", "step-150.pt"),
                history.entries().stream().map(entry -> entry.snapshot().name()).toList());
        assertEquals(OptionalLong.of(100), history.entries().getLast().update().orElseThrow().steps());
        assertEquals(1, history.unread().size());
        assertTrue(history.unread().getFirst().thrown() instanceof MalformedException);
    }

    @Test
    void a_name_gives_the_step_where_the_file_does_not() throws IOException {
        Path pretrained = Golden.path("golden/hf-gpt2/pretrained/model.safetensors");
        Files.copy(pretrained, folder.resolve("model-20.safetensors"));
        Files.copy(pretrained, folder.resolve("model-3.safetensors"));
        Files.write(folder.resolve("notes.txt"), "nothing".getBytes(StandardCharsets.UTF_8));

        List<HistoryEntry> entries = history(folder).entries();

        assertEquals(List.of(3L, 20L),
                entries.stream().map(entry -> entry.snapshot().step().orElseThrow()).toList());
        assertEquals("its name", entries.getFirst().snapshot().stepBecause());
        assertEquals(0, entries.getLast().update().orElseThrow().all());
    }

    @Test
    void another_model_has_no_change() throws IOException {
        List<HistoryEntry> entries = history(Golden.path("history/adamw-first/step-050.pt"),
                Golden.path("golden/seed-sgd-momentum/start.pt")).entries();
        assertEquals(2, entries.size());
        assertEquals(Optional.empty(), entries.getLast().update());
        assertTrue(entries.getLast().norms().all() > 0);
    }

    @Test
    void progress_comes_to_the_end() throws IOException {
        Budget budget = Budget.ofThisMachine();
        List<Long> told = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        History.of(Snapshots.of(List.of(Golden.path("history/adamw-first")), budget), 1, budget, (done, total) -> {
            told.add(done);
            totals.add(total);
        });
        assertEquals(told.stream().sorted().toList(), told);
        assertTrue(told.getLast() <= totals.getLast());
        assertTrue(told.getLast() >= totals.getLast() / 2);
    }
}
