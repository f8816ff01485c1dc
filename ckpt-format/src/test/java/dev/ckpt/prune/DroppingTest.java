package dev.ckpt.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Contents;
import dev.ckpt.model.NameSelector;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.Naming;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DroppingTest {

    private static final String START = "golden/seed-adamw/start.pt";

    private static Dropping drop(String... names) {
        return new Dropping(Set.of(), names(names), List.of());
    }

    private static Dropping keep(String... names) {
        return new Dropping(Set.of(), List.of(), names(names));
    }

    private static Dropping part(Droppable part) {
        return new Dropping(Set.of(part), List.of(), List.of());
    }

    private static List<NameSelector> names(String... names) {
        return Arrays.stream(names).map(NameSelector::of).toList();
    }

    private static Set<String> keys(Contents contents) {
        return Numbers.byPath(contents).keySet();
    }

    private static long bytes(Dropping.Result result) {
        return result.dropped().stream().mapToLong(DroppedPart::bytes).sum();
    }

    @Test
    void the_optimizer_goes_and_everything_else_stays_what_it_was() {
        Golden.open(START, contents -> {
            Dropping.Result result = part(Droppable.OPTIMIZER).of(contents);
            Dict root = (Dict) result.contents().root();
            assertTrue(root.get("optimizer").isEmpty());
            assertEquals(((Dict) contents.root()).size() - 1, root.size());
            Map<String, TensorValue> before = Numbers.byPath(contents);
            Numbers.byPath(result.contents()).forEach((path, tensor) -> assertSame(before.get(path), tensor));
            DroppedPart dropped = result.dropped().getFirst();
            OptimizerState optimizer = Understanding.of(contents).optimizers().getFirst();
            assertEquals("optimizer", dropped.path());
            assertEquals(optimizer.slots().size(), dropped.tensors());
            assertEquals(optimizer.slots().stream().mapToLong(slot -> slot.tensor().bytes()).sum(), dropped.bytes());
            return null;
        });
    }

    @Test
    void optimizers_in_a_list_go_with_the_list() {
        StateDict weights = StateDict.seed(1, false);
        Dict optimizer = Trees.dict("state", Trees.dict(0, Trees.dict("exp_avg", Trees.tensor(101, 32))),
                "param_groups", Trees.list(Trees.dict("params", Trees.list(0))));
        Contents contents = Trees.contents(Trees.dict("state_dict", weights.dict(), "training",
                Trees.list(optimizer, optimizer)));

        Dropping.Result result = part(Droppable.OPTIMIZER).of(contents);

        assertEquals(1, ((Dict) result.contents().root()).size());
        assertEquals(List.of("training"), result.dropped().stream().map(DroppedPart::path).toList());
    }

    @Test
    void a_form_of_optimizer_that_is_not_read_goes_by_its_name() {
        Contents contents = Trees.contents(Trees.dict("module", StateDict.seed(1, false).dict(),
                "optimizer_state_dict", Trees.dict("single_partition_of_fp32_groups", Trees.list(Trees.tensor(100)))));

        assertEquals(List.of("optimizer_state_dict"), part(Droppable.OPTIMIZER).of(contents).dropped().stream()
                .map(DroppedPart::path).toList());
    }

    @Test
    void averages_of_the_weights_go() {
        StateDict weights = StateDict.seed(1, false);
        Contents contents = Trees.contents(
                Trees.dict("model", weights.dict(), "model_ema", StateDict.seed(1, false).dict(), "step", 3));

        Dropping.Result result = part(Droppable.EMA).of(contents);

        assertTrue(((Dict) result.contents().root()).get("model_ema").isEmpty());
        assertEquals(List.of("model_ema"), result.dropped().stream().map(DroppedPart::path).toList());
        assertEquals(bytes(result), weights.understand().weights().tensors().stream()
                .mapToLong(it -> it.tensor().bytes()).sum());
    }

    @Test
    void averages_among_the_weights_go_too() {
        StateDict both = StateDict.seed(1, false);
        StateDict.seed(1, false).prefixed("model_ema.").names().forEach(name -> both.add(name, Trees.tensor(2, 2)));

        Dropping.Result result = part(Droppable.EMA).of(Trees.contents(both.dict()));

        assertEquals(Set.copyOf(StateDict.seed(1, false).names()), keys(result.contents()));
    }

    @Test
    void averages_that_are_all_there_is_are_the_weights() {
        Contents contents = Trees.contents(Trees.dict("ema", StateDict.seed(1, false).dict()));

        assertThrows(RequestException.class, () -> part(Droppable.EMA).of(contents));
    }

    @Test
    void buffers_go_and_the_optimizer_does_not_notice() {
        Golden.open("golden/hf-gpt2/start.pt", contents -> {
            int buffers = (int) Understanding.of(contents).weights().tensors().stream().filter(it -> it.isBuffer())
                    .count();
            if (buffers == 0) {
                assertThrows(RequestException.class, () -> part(Droppable.BUFFERS).of(contents));
            } else {
                assertEquals(buffers, part(Droppable.BUFFERS).of(contents).dropped().size());
            }
            return null;
        });
        StateDict withMask = StateDict.nanoGpt(2).add("transformer.h.0.attn.bias", Trees.tensor(1, 1, 24, 24));

        assertEquals(List.of("transformer.h.0.attn.bias"), part(Droppable.BUFFERS)
                .of(Trees.contents(withMask.dict())).dropped().stream().map(DroppedPart::name).toList());
    }

    @Test
    void a_dropped_weight_takes_its_state_along_and_the_others_keep_theirs() {
        for (String file : List.of(START, "golden/nanogpt/start.pt", "golden/hf-gpt2/start.pt")) {
            Golden.open(file, contents -> {
                Understanding before = Understanding.of(contents);
                Dropping.Result result = drop("re:\\b(h|blocks)\\.1\\.mlp").of(contents);
                Understanding after = Understanding.of(result.contents());
                OptimizerState optimizer = after.optimizers().getFirst();
                long lost = before.weights().tensors().stream().filter(it -> it.name().contains(".1.mlp.")).count();
                assertEquals(file.contains("nanogpt") ? 2 : 4, lost); // nanoGPT without biases
                assertEquals(before.optimizers().getFirst().parameters() - lost, optimizer.parameters());
                assertFalse(optimizer.naming() == Naming.AMBIGUOUS, optimizer.rule());
                optimizer.slots().forEach(slot -> assertSame(before.optimizers().getFirst().slots().stream()
                        .filter(it -> it.name().equals(slot.name())).findFirst().orElseThrow().value(),
                        slot.value(), slot.name()));
                assertEquals(lost + 3 * lost, result.dropped().size());
                return null;
            });
        }
    }

    @Test
    void a_tied_head_is_only_a_name() {
        Golden.open("golden/nanogpt/start.pt", contents -> {
            Dropping.Result result = drop("lm_head.weight").of(contents);
            assertEquals(1, result.dropped().size());
            assertEquals(0, bytes(result));
            assertEquals(Understanding.of(contents).optimizers().getFirst().slots().size(),
                    Understanding.of(result.contents()).optimizers().getFirst().slots().size());
            return null;
        });
    }

    @Test
    void keep_alone_keeps_nothing_else_of_the_weights() {
        Golden.open(START, contents -> {
            Dropping.Result result = keep("blocks.0.*", "wte.weight").of(contents);
            Understanding after = Understanding.of(result.contents());
            assertTrue(after.weights().tensors().stream()
                    .allMatch(it -> it.name().startsWith("blocks.0.") || it.name().equals("wte.weight")));
            assertEquals(after.weights().parameters().size(), after.optimizers().getFirst().parameters());
            assertEquals(Understanding.of(contents).training().step(), after.training().step());
            return null;
        });
    }

    @Test
    void keep_wins_over_drop() {
        Contents contents = Trees.contents(StateDict.seed(2, true).dict());

        Dropping.Result result = new Dropping(Set.of(), names("*.bias"), names("blocks.1.mlp")).of(contents);

        assertTrue(keys(result.contents()).contains("blocks.1.mlp.c_fc.bias"));
        assertTrue(keys(result.contents()).contains("blocks.1.mlp.c_fc.weight"));
        assertFalse(keys(result.contents()).contains("blocks.0.mlp.c_fc.bias"));
        assertTrue(keys(result.contents()).contains("wte.weight"));
    }

    @Test
    void something_else_at_the_top_goes_by_its_very_name() {
        Contents contents = Trees.contents(
                Trees.dict("model", StateDict.seed(1, false).dict(), "scheduler", Trees.dict("last_epoch", 3), "s", 1));

        Dict root = (Dict) drop("scheduler").of(contents).contents().root();

        assertEquals(List.of("model", "s"), root.entries().stream()
                .map(entry -> ((Text) entry.key()).text()).toList());
        assertThrows(RequestException.class, () -> drop("sched*").of(contents));
        assertThrows(RequestException.class, () -> drop("model").of(contents));
    }

    @Test
    void a_pattern_that_matches_nothing_is_said() {
        Contents contents = Trees.contents(StateDict.seed(1, false).dict());

        RequestException refused = assertThrows(RequestException.class, () -> drop("wte.weight", "h.0.*").of(contents));

        assertEquals("""
                test.pt: expected a name that 'h.0.*' matches, found none
                  likely cause: a name spelled differently in this file
                  next step: see the names with: ckpt summary test.pt, and correct drop""", refused.getMessage());
    }

    @Test
    void a_part_that_is_not_there_is_said() {
        Contents contents = Trees.contents(StateDict.seed(1, false).dict());

        assertTrue(assertThrows(RequestException.class, () -> part(Droppable.OPTIMIZER).of(contents)).getMessage()
                .contains("expected optimizer to drop, found none in this file"));
    }

    @Test
    void nothing_left_is_no_checkpoint() {
        assertTrue(assertThrows(RequestException.class,
                () -> drop("*").of(Trees.contents(StateDict.seed(1, false).dict()))).getMessage()
                .contains("expected weights to be left, found that all of them would go"));
    }

    @Test
    void an_optimizer_whose_parameters_have_no_names_cannot_forget_one() {
        Dict optimizer = Trees.dict("state", Trees.dict(0, Trees.dict("exp_avg", Trees.tensor(5, 5))), "param_groups",
                Trees.list(Trees.dict("params", Trees.list(0, 1))));
        Contents contents = Trees
                .contents(Trees.dict("model", StateDict.seed(1, false).dict(), "optimizer", optimizer));

        UnsupportedException refused = assertThrows(UnsupportedException.class, () -> drop("wpe.weight").of(contents));

        assertTrue(refused.getMessage().contains("next step: drop the optimizer as well"), refused.getMessage());
        assertEquals(2, new Dropping(Set.of(Droppable.OPTIMIZER), names("wpe.weight"), List.of()).of(contents)
                .dropped().size());
    }

    @Test
    void a_model_saved_whole_has_no_entries_to_leave_out() {
        Golden.open("fixtures/13_whole_module.pt", contents -> {
            String name = Understanding.of(contents).weights().tensors().getFirst().name();
            assertTrue(assertThrows(UnsupportedException.class, () -> drop(name).of(contents)).getMessage()
                    .contains("not its state_dict"));
            return null;
        });
    }
}
