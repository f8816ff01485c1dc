package dev.ckpt.align;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.tree.TensorValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Heads that are the token embedding, and heads that are not.
class TiedHeadTest {

    private final TensorValue wte = Made.random(1, 101, 32);

    private StateDict gpt() {
        return new StateDict().add("transformer.wte.weight", wte).lines("transformer.wpe.weight 24 32",
                "transformer.h.0.attn.c_attn.weight 96 32", "transformer.h.0.mlp.c_fc.weight 128 32");
    }

    private StateDict tied() {
        return gpt().tie("lm_head.weight", "transformer.wte.weight");
    }

    private StateDict untied() {
        return gpt().add("lm_head.weight", Made.random(2, 101, 32));
    }

    @Test
    void tied_in_both_it_counts_once() {
        Aligned weights = Made.align(tied(), tied()).weights();
        assertEquals(List.of("transformer.wte.weight [same name]", "transformer.wpe.weight [same name]",
                "transformer.h.0.attn.c_attn.weight [same name]", "transformer.h.0.mlp.c_fc.weight [same name]"),
                Made.lines(weights));
    }

    @Test
    void tied_in_one_and_absent_in_the_other_it_is_the_embedding_of_both() {
        List<String> lines = List.of("transformer.wte.weight [same name, tied head]",
                "transformer.wpe.weight [same name]", "transformer.h.0.attn.c_attn.weight [same name]",
                "transformer.h.0.mlp.c_fc.weight [same name]");
        assertEquals(lines, Made.lines(Made.align(tied(), gpt()).weights()));
        assertEquals(lines, Made.lines(Made.align(gpt(), tied()).weights()));
    }

    @Test
    void tied_in_one_and_of_its_own_in_the_other_it_is_compared_with_the_embedding() {
        Aligned weights = Made.align(tied(), untied()).weights();
        assertEquals("lm_head.weight [same name, tied head]", Made.lines(weights).getLast());
        assertSame(wte.tensor(), weights.pairs().getLast().a());
        assertEquals("lm_head.weight [same name, tied head]",
                Made.lines(Made.align(untied(), tied()).weights()).getLast());
    }

    @Test
    void absent_in_one_and_of_its_own_in_the_other_it_is_compared_with_the_embedding() {
        Aligned removed = Made.align(untied(), gpt()).weights();
        assertEquals("lm_head.weight > transformer.wte.weight [tied head]", Made.lines(removed).getLast());
        assertEquals(5, removed.pairs().size());
        Aligned added = Made.align(gpt(), untied()).weights();
        assertEquals(List.of("transformer.wte.weight [same name]",
                "transformer.wte.weight > lm_head.weight [tied head]"), Made.lines(added).subList(0, 2));
        assertEquals(List.of(), added.added());
    }

    @Test
    void a_file_that_says_it_is_not_tied_has_lost_its_head() {
        StateDict headless = gpt();
        Aligned weights = Made.align(untied().understand(), Trees.understand(Trees.dict("model", headless.dict(),
                "config", Trees.dict("tie_word_embeddings", false)))).weights();
        assertEquals("- lm_head.weight", Made.lines(weights).getLast());
    }

    @Test
    void which_of_two_names_a_file_keeps_does_not_matter() {
        StateDict headOnly = new StateDict().lines("transformer.wpe.weight 24 32",
                "transformer.h.0.attn.c_attn.weight 96 32", "transformer.h.0.mlp.c_fc.weight 128 32")
                .add("lm_head.weight", wte);
        Aligned weights = Made.align(tied(), headOnly).weights();
        assertEquals(List.of("transformer.wpe.weight [same name]", "transformer.h.0.attn.c_attn.weight [same name]",
                "transformer.h.0.mlp.c_fc.weight [same name]", "lm_head.weight [same name]"), Made.lines(weights));
    }

    @Test
    void exactly_and_by_stored_names_each_name_is_looked_for() {
        for (AlignMode mode : List.of(AlignMode.EXACT, AlignMode.OFF)) {
            Aligned weights = Alignment.of(tied().understand(), gpt().understand(), mode, NameMap.NONE).weights();
            assertEquals("- lm_head.weight", Made.lines(weights).getLast());
            assertEquals(4, weights.pairs().size());
        }
    }

    @Test
    void the_slots_of_a_tied_matrix_go_with_it_whatever_its_first_name() {
        StateDict headFirst = new StateDict().add("lm_head.weight", wte)
                .add("transformer.wte.weight", wte).lines("transformer.wpe.weight 24 32");
        TensorValue moments = Made.random(3, 101, 32);
        Aligned slots = Made.align(
                Made.checkpoint(tied(), Made.optimizer(List.of("transformer.wte.weight"),
                        List.of(Trees.dict("exp_avg", moments)))),
                Made.checkpoint(headFirst, Made.optimizer(List.of("lm_head.weight"),
                        List.of(Trees.dict("exp_avg", moments)))))
                .optimizer();
        assertEquals(List.of("transformer.wte.weight/exp_avg > lm_head.weight/exp_avg [parameter]"),
                Made.lines(slots));
    }
}
