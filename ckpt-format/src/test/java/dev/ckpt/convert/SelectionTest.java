package dev.ckpt.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Written;
import dev.ckpt.model.NameSelector;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SelectionTest {

    @Test
    void only_what_matches_stays_and_the_rest_is_listed() {
        Converted selected = select(Trees.contents(StateDict.seed(1, false).dict()), "blocks.0.attn.*", "");
        assertEquals(List.of("blocks.0.attn.c_attn.weight", "blocks.0.attn.c_proj.weight"),
                names(selected.contents()));
        assertEquals(new Written.Left("wte.weight", "not selected"), selected.left().getFirst());
        assertEquals(7, selected.left().size());
    }

    @Test
    void the_optimizer_forgets_what_went_and_counts_anew() {
        Golden.open("golden/seed-adamw/start.pt", contents -> {
            Converted selected = select(contents, "", "w?e.weight");
            Dict optimizer = ((Dict) selected.contents().root()).dict("optimizer").orElseThrow();
            Dict state = optimizer.dict("state").orElseThrow();
            Dict before = ((Dict) contents.root()).dict("optimizer").orElseThrow().dict("state").orElseThrow();
            assertEquals(26, state.size());
            assertEquals(new Scalar.Int(0), state.entries().getFirst().key());
            assertSame(before.entries().get(2).value(), state.entries().getFirst().value());
            OptimizerState after = Understanding.of(selected.contents()).optimizers().getFirst();
            assertEquals(List.of(8, 18), after.groups().stream().map(group -> group.parameters().size()).toList());
            assertEquals("blocks.0.attn.c_attn.weight", after.groups().getFirst().parameters().getFirst());
            assertTrue(selected.left().contains(
                    new Written.Left("optimizer.state.0.exp_avg", "its weight was not selected")),
                    selected.left().toString());
            return 0;
        });
    }

    @Test
    void of_a_tied_pair_the_optimizer_forgets_nothing_until_both_are_gone() {
        Golden.open("golden/nanogpt/start.pt", contents -> {
            Converted without = select(contents, "", "lm_head.weight");
            assertEquals(15, Understanding.of(without.contents()).optimizers().getFirst().parameters());
            Converted neither = select(contents, "", "lm_head.weight,transformer.wte.weight");
            assertEquals(14, Understanding.of(neither.contents()).optimizers().getFirst().parameters());
            return 0;
        });
    }

    @Test
    void when_everything_stays_nothing_is_copied() {
        Contents contents = Trees.contents(StateDict.seed(1, false).dict());
        assertSame(contents, select(contents, "*", "").contents());
    }

    @Test
    void everything_that_is_no_weight_stays() {
        Dict whole = Trees.dict("model", StateDict.seed(1, false).dict(), "step", 3, "scheduler",
                Trees.dict("last_epoch", 3));
        Dict root = (Dict) select(Trees.contents(whole), "wte.weight", "").contents().root();
        assertEquals(List.of("model", "step", "scheduler"),
                root.entries().stream().map(entry -> ((Text) entry.key()).text()).toList());
    }

    @Test
    void patterns_that_leave_nothing_are_refused() {
        assertEquals("""
                test.pt: the weights: expected some that the patterns leave, found none of 9; the first is "wte.weight"
                  likely cause: a name spelled differently in this file
                  next step: see the names with: ckpt summary test.pt""",
                refusal(StateDict.seed(1, false).dict(), "transformer.*"));
    }

    @Test
    void an_optimizer_whose_numbers_nothing_names_cannot_forget() {
        Dict unnamed = Trees.dict("model", StateDict.seed(1, false).dict(), "optimizer",
                Trees.dict("state", Trees.dict(), "param_groups",
                        Trees.list(Trees.dict("lr", 0.1, "params", Trees.list(0, 1, 2)))));
        assertEquals(
                """
                        test.pt: optimizer "optimizer": expected to know what it keeps for each weight, found no known order fits
                          likely cause: weights are to go, and the optimizer would have to forget them
                          next step: drop the optimizer first: ckpt prune --drop optimizer""",
                refusal(unnamed, "wte.weight"));
    }

    private static Converted select(Contents contents, String only, String skip) {
        return new Selection(patterns(only), patterns(skip)).apply(contents, Understanding.of(contents));
    }

    private static List<NameSelector> patterns(String text) {
        return Stream.of(text.split(",", -1)).filter(pattern -> !pattern.isEmpty()).map(NameSelector::of).toList();
    }

    private static List<String> names(Contents contents) {
        return Understanding.of(contents).weights().tensors().stream().map(Weight::name).toList();
    }

    private static String refusal(Value root, String only) {
        return String.valueOf(assertThrows(UnsupportedException.class, () -> select(Trees.contents(root), only, ""))
                .getMessage());
    }
}
