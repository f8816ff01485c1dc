package dev.ckpt.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Budget;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Trees;
import dev.ckpt.tree.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

    @TempDir
    private Path folder = Path.of("");
    private RunFolder run = new RunFolder(folder);

    @BeforeEach
    void begin() {
        run = new RunFolder(folder);
    }

    private static Retention last(int count) {
        return new Retention(OptionalInt.of(count), OptionalLong.empty(), false, Optional.empty());
    }

    private static Retention best(String metric) {
        return new Retention(OptionalInt.empty(), OptionalLong.empty(), true,
                metric.isEmpty() ? Optional.empty() : Optional.of(Metric.of(metric)));
    }

    private RetentionPlan plan(Retention retention) throws IOException {
        return retention.planVerified(folder, Budget.ofThisMachine());
    }

    private static Set<String> names(List<Planned> checkpoints) {
        return checkpoints.stream().map(it -> String.valueOf(it.path().getFileName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Planned named(RetentionPlan plan, String name) {
        return plan.checkpoints().stream().filter(it -> it.path().endsWith(name)).findFirst().orElseThrow();
    }

    private Set<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void the_last_ones_by_step_stay_whatever_their_names() throws IOException {
        run.full("a.pt", 300);
        run.full("b.pt", 100);
        run.full("c.pt", 400);
        run.full("d.pt", 200);

        RetentionPlan plan = plan(last(2));

        assertEquals(Set.of("b.pt", "d.pt"), names(plan.going()));
        assertEquals(List.of(KeepReason.NEWEST, KeepReason.LAST), named(plan, "c.pt").reasons());
        assertEquals("iter_num", named(plan, "c.pt").stepBecause());
        assertEquals(Files.size(folder.resolve("b.pt")) + Files.size(folder.resolve("d.pt")), plan.bytesGoing());
    }

    @Test
    void every_so_many_steps_one_stays_and_the_newest() throws IOException {
        for (int step : new int[]{500, 1000, 1500, 2000, 2100}) {
            run.full("ckpt-" + step + ".pt", step);
        }

        RetentionPlan plan = plan(
                new Retention(OptionalInt.empty(), OptionalLong.of(1000), false, Optional.empty()));

        assertEquals(Set.of("ckpt-500.pt", "ckpt-1500.pt"), names(plan.going()));
    }

    @Test
    void where_no_file_tells_its_step_the_numbers_in_the_names_do_and_that_is_said() throws IOException {
        for (int step : new int[]{9, 10, 11}) {
            run.write("epoch_" + step + ".pt", RunFolder.weights());
        }

        RetentionPlan plan = plan(last(1));

        assertEquals(Set.of("epoch_9.pt", "epoch_10.pt"), names(plan.going()));
        assertEquals("its name", named(plan, "epoch_11.pt").stepBecause());
    }

    @Test
    void a_step_by_name_is_not_compared_with_steps_that_files_tell() throws IOException {
        run.full("a.pt", 1000);
        run.full("b.pt", 2000);
        run.write("epoch_3.pt", RunFolder.weights());
        run.write("final.pt", RunFolder.weights());

        RetentionPlan plan = plan(last(1));

        assertEquals(Set.of("a.pt"), names(plan.going()));
        assertEquals(List.of(KeepReason.NO_STEP), named(plan, "epoch_3.pt").reasons());
        assertEquals(List.of(KeepReason.NO_STEP), named(plan, "final.pt").reasons());
    }

    @Test
    void the_lowest_loss_is_the_best_and_of_equal_ones_the_first() throws IOException {
        run.full("a.pt", 100, "best_val_loss", 3.0);
        run.full("b.pt", 200, "best_val_loss", 2.0);
        run.full("c.pt", 300, "best_val_loss", 2.0);
        run.full("d.pt", 400, "best_val_loss", 2.0);

        RetentionPlan plan = plan(best(""));

        assertEquals(Set.of("b.pt", "d.pt"), names(plan.staying()));
        assertEquals(Optional.of(new Metric("best_val_loss", false)), plan.metric());
    }

    @Test
    void a_named_metric_may_be_the_better_the_higher() throws IOException {
        run.full("a.pt", 100, "accuracy", 0.9, "val_loss", 5.0);
        run.full("b.pt", 200, "accuracy", 0.7, "val_loss", 1.0);
        run.full("c.pt", 300, "accuracy", 0.8, "val_loss", 2.0);

        assertEquals(Set.of("a.pt", "c.pt"), names(plan(best("accuracy:max")).staying()));
        assertEquals(Set.of("b.pt", "c.pt"), names(plan(best("")).staying()));
    }

    @Test
    void without_any_metric_the_best_cannot_be_told() throws IOException {
        run.full("a.pt", 100);
        run.full("b.pt", 200);

        UnsupportedException refused = assertThrows(UnsupportedException.class, () -> plan(best("")));

        assertTrue(
                refused.getMessage().contains("expected checkpoints that say how good they are, found none that does"),
                refused.getMessage());
        assertThrows(UnsupportedException.class, () -> plan(best("accuracy")));
    }

    @Test
    void what_cannot_be_read_or_could_hold_code_stays_and_is_listed() throws IOException {
        run.full("a.pt", 100);
        run.full("b.pt", 200);
        byte[] whole = Files.readAllBytes(run.full("c.pt", 300));
        Files.write(run.path("c.pt"), Arrays.copyOf(whole, whole.length / 2));
        Files.copy(Path.of("src/test/resources/dev/ckpt/pickle/PickleFuzzTestInputs/"
                + "any_bytes_end_in_a_pickle_or_a_refusal/os-system-by-global"), run.path("evil.pt"));

        RetentionPlan plan = plan(last(1));

        assertEquals(Set.of("a.pt"), names(plan.going()));
        assertEquals(List.of(KeepReason.UNREADABLE), named(plan, "c.pt").reasons());
        assertTrue(named(plan, "c.pt").detail().contains("c.pt"), named(plan, "c.pt").detail());
        assertTrue(named(plan, "evil.pt").reasons().contains(KeepReason.UNSAFE), named(plan, "evil.pt").toString());
    }

    @Test
    void a_damaged_one_stays_and_does_not_count() throws IOException {
        run.full("a.pt", 100);
        run.full("b.pt", 200);
        run.damage(run.full("c.pt", 300));

        RetentionPlan plan = plan(last(1));

        assertEquals(List.of(KeepReason.DAMAGED), named(plan, "c.pt").reasons());
        assertTrue(named(plan, "c.pt").detail().contains("record data/0: its bytes do not have the checksum"),
                named(plan, "c.pt").detail());
        assertEquals(Set.of("a.pt"), names(plan.going()));
    }

    @Test
    void if_only_an_older_one_can_be_resumed_from_it_stays() throws IOException {
        run.full("a.pt", 100);
        run.full("b.pt", 200);
        run.weights("c.pt", 300);

        RetentionPlan plan = plan(last(1));

        assertEquals(Set.of("a.pt"), names(plan.going()));
        assertEquals(List.of(KeepReason.LAST_RESORT), named(plan, "b.pt").reasons());
    }

    @Test
    void the_only_one_stays() throws IOException {
        run.full("a.pt", 100);
        run.damage(run.full("b.pt", 200));

        assertEquals(List.of(), plan(last(1)).going());
    }

    @Test
    void runs_of_other_shapes_decide_for_themselves() throws IOException {
        run.full("a.pt", 100);
        run.full("b.pt", 200);
        run.other("small-1.pt", 1000);
        run.other("small-2.pt", 2000);

        RetentionPlan plan = plan(last(1));

        assertEquals(2, plan.runs());
        assertEquals(Set.of("a.pt", "small-1.pt"), names(plan.going()));
    }

    @Test
    void a_link_and_what_it_stands_for_stay() throws IOException {
        run.full("a.pt", 100);
        run.full("b.pt", 200);
        run.full("c.pt", 300);
        Files.createSymbolicLink(run.path("keep.pt"), Path.of("a.pt"));

        RetentionPlan plan = plan(last(1));

        assertEquals(Set.of("b.pt"), names(plan.going()));
        assertTrue(named(plan, "a.pt").reasons().contains(KeepReason.LINKED));
        assertTrue(named(plan, "keep.pt").reasons().contains(KeepReason.LINK));
    }

    @Test
    void other_files_are_nobodys_business() throws IOException {
        run.full("a.pt", 100);
        run.full("b.pt", 200);
        run.text("train.log", "loss 3.2");
        run.write("meta.pkl", Trees.dict("vocab_size", 65));

        new Removal(plan(last(1))).run(outcome -> {});

        assertEquals(Set.of("b.pt", "train.log", "meta.pkl"), left());
    }

    @Test
    void folders_of_a_trainer_go_whole_and_what_is_not_theirs_stays() throws IOException {
        run.trainer("checkpoint-500", 500, "");
        run.trainer("checkpoint-1000", 1000, "");
        run.trainer("checkpoint-1500", 1500, "");
        run.text("checkpoint-1000/notes.txt", "good one");

        RetentionPlan plan = plan(last(1));
        List<Removal.Outcome> outcomes = new Removal(plan).run(outcome -> {});

        assertEquals(Set.of("checkpoint-500", "checkpoint-1000"), names(plan.going()));
        assertTrue(outcomes.stream().allMatch(Removal.Outcome::gone));
        assertFalse(Files.exists(run.path("checkpoint-500")));
        assertEquals(List.of("notes.txt"), named(plan, "checkpoint-1000").strangers());
        assertEquals(Set.of("checkpoint-1000/notes.txt"),
                left().stream().filter(name -> !name.startsWith("checkpoint-1500/")).collect(Collectors.toSet()));
    }

    @Test
    void what_the_trainer_calls_best_is_the_best() throws IOException {
        String best = ", \"best_model_checkpoint\": \"/home/me/out/checkpoint-500\"";
        run.trainer("checkpoint-500", 500, "");
        run.trainer("checkpoint-1000", 1000, best);
        run.trainer("checkpoint-1500", 1500, best);

        RetentionPlan plan = plan(best(""));

        assertEquals(List.of(KeepReason.BEST), named(plan, "checkpoint-500").reasons());
        assertEquals(Set.of("checkpoint-1000"), names(plan.going()));
    }

    @Test
    void a_trainers_history_tells_the_loss_at_each_step() throws IOException {
        String history = ", \"log_history\": [{\"eval_loss\": 2.0, \"step\": 500}, {\"eval_loss\": 3.0, \"step\": 1000},"
                + " {\"loss\": 0.1, \"step\": 1000}, {\"eval_loss\": 2.5, \"step\": 1500}]";
        for (int step : new int[]{500, 1000, 1500}) {
            run.trainer("checkpoint-" + step, step, history);
        }

        RetentionPlan plan = plan(best(""));

        assertEquals(2.0, named(plan, "checkpoint-500").metric().orElseThrow());
        assertEquals(3.0, named(plan, "checkpoint-1000").metric().orElseThrow());
        assertEquals(Set.of("checkpoint-1000"), names(plan.going()));
    }

    @Test
    void of_a_sharded_model_the_index_goes_first() throws IOException {
        for (int step : new int[]{1, 2}) {
            Files.createDirectories(run.path("checkpoint-" + step));
            run.write("checkpoint-" + step + "/pytorch_model-00001-of-00001.bin", RunFolder.weights());
            run.text("checkpoint-" + step + "/pytorch_model.bin.index.json", "{\"weight_map\": {"
                    + RunFolder.weights().entries().stream()
                            .map(entry -> "\"" + ((Text) entry.key()).text()
                                    + "\": \"pytorch_model-00001-of-00001.bin\"")
                            .collect(Collectors.joining(", "))
                    + "}}");
            run.text("checkpoint-" + step + "/config.json", "{}");
        }

        RetentionPlan plan = plan(last(1));

        assertEquals(List.of("pytorch_model.bin.index.json", "pytorch_model-00001-of-00001.bin", "config.json"),
                named(plan, "checkpoint-1").files().stream().map(it -> String.valueOf(it.path().getFileName()))
                        .toList());
    }

    @Test
    void a_file_that_has_changed_since_is_not_deleted() throws IOException {
        run.full("a.pt", 100);
        run.full("b.pt", 200);
        RetentionPlan plan = plan(last(1));
        Files.write(run.path("a.pt"), new byte[]{1, 2, 3});

        List<Removal.Outcome> outcomes = new Removal(plan).run(outcome -> {});

        assertFalse(outcomes.getFirst().gone());
        assertTrue(outcomes.getFirst().problem().contains("since the plan was made"), outcomes.getFirst().problem());
        assertTrue(Files.exists(run.path("a.pt")));
    }

    @Test
    void nothing_goes_when_the_one_that_stays_has_gone() throws IOException {
        run.full("a.pt", 100);
        run.full("b.pt", 200);
        RetentionPlan plan = plan(last(1));
        Files.delete(run.path("b.pt"));

        List<Removal.Outcome> outcomes = new Removal(plan).run(outcome -> {});

        assertTrue(outcomes.getFirst().problem().contains("no other sound checkpoint"), outcomes.getFirst().problem());
        assertTrue(Files.exists(run.path("a.pt")));
    }

    @Test
    void a_plan_that_nobody_verified_is_not_carried_out() throws IOException {
        run.full("a.pt", 100);

        RetentionPlan plan = last(1).plan(folder, Budget.ofThisMachine());

        assertThrows(IllegalArgumentException.class, () -> new Removal(plan));
    }

    @Test
    void a_folder_that_is_a_checkpoint_itself_is_not_taken_away_from_under_the_others() throws IOException {
        run.trainer("checkpoint-500", 500, "");
        run.trainer("checkpoint-1000", 1000, "");
        run.write("pytorch_model.bin", RunFolder.weights());
        run.text("config.json", "{}");

        RetentionPlan plan = plan(last(1));

        assertTrue(plan.staying().stream().anyMatch(it -> it.path().equals(folder)
                && it.reasons().contains(KeepReason.THE_FOLDER)));
        assertEquals(Set.of("checkpoint-500"), names(plan.going()));
    }

    @Test
    void to_ask_for_nothing_is_a_mistake() {
        assertThrows(IllegalArgumentException.class,
                () -> new Retention(OptionalInt.empty(), OptionalLong.empty(), false, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> last(0));
        assertThrows(IllegalArgumentException.class, () -> Metric.of("accuracy:most"));
    }
}
