package dev.ckpt.align;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotAlignmentTest {

    private final StateDict model = new StateDict().lines("first.weight 3 4", "second.weight 3 4", "third.bias 5");

    private static Dict slots(TensorValue moments) {
        return Trees.dict("step", Trees.number(7), "exp_avg", moments);
    }

    @Test
    void slots_go_by_parameter_whatever_numbers_and_groups_the_file_has() {
        TensorValue one = Made.random(1, 3, 4);
        TensorValue two = Made.random(2, 3, 4);
        TensorValue three = Made.random(3, 5);
        Understanding a = Made.checkpoint(model, Made.optimizer(
                List.of("first.weight", "second.weight", "third.bias"), List.of(slots(one), slots(two), slots(three))));
        Dict permuted = Trees.dict("state", Trees.dict(0, slots(three), 1, slots(two), 2, slots(one)),
                "param_groups", Trees.list(
                        Trees.dict("lr", 0.1, "params", Trees.list(0), "param_names", Trees.list("third.bias")),
                        Trees.dict("lr", 0.1, "params", Trees.list(1, 2), "param_names",
                                Trees.list("second.weight", "first.weight"))));
        Aligned slots = Made.align(a, Made.checkpoint(model, permuted)).optimizer();
        assertEquals(List.of("first.weight/step [parameter]", "first.weight/exp_avg [parameter]",
                "second.weight/step [parameter]", "second.weight/exp_avg [parameter]", "third.bias/step [parameter]",
                "third.bias/exp_avg [parameter]"), Made.lines(slots));
        slots.pairs().forEach(pair -> assertEquals(Made.numbers(pair.a()), Made.numbers(pair.b()), pair.name()));
    }

    @Test
    void by_stored_places_they_go_by_the_files_numbers() {
        Dict forwards = Made.optimizer(List.of("first.weight", "second.weight"),
                List.of(slots(Made.random(1, 3, 4)), slots(Made.random(2, 3, 4))));
        Dict backwards = Made.optimizer(List.of("second.weight", "first.weight"),
                List.of(slots(Made.random(2, 3, 4)), slots(Made.random(1, 3, 4))));
        Aligned slots = Alignment.of(Made.checkpoint(model, forwards), Made.checkpoint(model, backwards),
                AlignMode.OFF, NameMap.NONE).optimizer();
        assertEquals(List.of("first.weight/step > second.weight/step [same name]",
                "first.weight/exp_avg > second.weight/exp_avg [same name]",
                "second.weight/step > first.weight/step [same name]",
                "second.weight/exp_avg > first.weight/exp_avg [same name]"), Made.lines(slots));
    }

    @Test
    void exactly_they_go_by_parameter_too() {
        Dict forwards = Made.optimizer(List.of("first.weight", "second.weight"),
                List.of(slots(Made.random(1, 3, 4)), slots(Made.random(2, 3, 4))));
        Dict backwards = Made.optimizer(List.of("second.weight", "first.weight"),
                List.of(slots(Made.random(2, 3, 4)), slots(Made.random(1, 3, 4))));
        Aligned slots = Alignment.of(Made.checkpoint(model.prefixed("module."), forwards),
                Made.checkpoint(model, backwards), AlignMode.EXACT, NameMap.NONE).optimizer();
        assertEquals("first.weight/exp_avg [parameter]", Made.lines(slots).get(1));
        assertEquals(4, slots.pairs().size());
    }

    @Test
    void slots_of_another_kind_are_other_slots() {
        Aligned slots = Made.align(
                Made.checkpoint(model, Made.optimizer(List.of("first.weight"),
                        List.of(Trees.dict("momentum_buffer", Trees.tensor(3, 4))))),
                Made.checkpoint(model, Made.optimizer(List.of("first.weight"),
                        List.of(Trees.dict("exp_avg", Trees.tensor(3, 4))))))
                .optimizer();
        assertEquals(List.of("- first.weight/momentum_buffer", "+ first.weight/exp_avg"), Made.lines(slots));
    }

    @Test
    void what_is_kept_for_a_parameter_that_is_gone_is_gone() {
        Aligned slots = Made.align(
                Made.checkpoint(model, Made.optimizer(List.of("third.bias"), List.of(slots(Trees.tensor(5))))),
                Made.checkpoint(new StateDict().lines("first.weight 3 4", "second.weight 3 4"),
                        Made.optimizer(List.of("first.weight"), List.of(slots(Trees.tensor(3, 4))))))
                .optimizer();
        assertEquals(List.of("- third.bias/step", "- third.bias/exp_avg", "+ first.weight/step",
                "+ first.weight/exp_avg"), Made.lines(slots));
    }

    @Test
    void numbers_that_nothing_names_go_by_the_number() {
        Dict nameless = Trees.dict("state", Trees.dict(0, slots(Trees.tensor(8, 8)), 1, slots(Trees.tensor(9, 9))),
                "param_groups", Trees.list(Trees.dict("lr", 0.1, "betas", Trees.list(0.9, 0.95), "params",
                        Trees.list(0, 1))));
        Aligned slots = Made.align(Trees.understand(nameless), Trees.understand(nameless)).optimizer();
        assertEquals(List.of("#0/step [same name]", "#0/exp_avg [same name]", "#1/step [same name]",
                "#1/exp_avg [same name]"), Made.lines(slots));
    }

    @Test
    void what_adafactor_sums_over_rows_is_what_it_sums_over_columns_of_the_turned_matrix() {
        TensorValue matrix = Made.random(1, 32, 128);
        TensorValue rows = Made.random(2, 32, 1);
        TensorValue columns = Made.random(3, 1, 128);
        StateDict seed = new StateDict().add("blocks.0.mlp.c_fc.weight", matrix);
        StateDict nano = new StateDict().add("transformer.h.0.mlp.c_fc.weight", Made.turned(matrix));
        Aligned slots = Made.align(
                Made.checkpoint(seed, Made.optimizer(List.of("blocks.0.mlp.c_fc.weight"),
                        List.of(Trees.dict("row_var", rows, "col_var", columns)))),
                Made.checkpoint(nano, Made.optimizer(List.of("transformer.h.0.mlp.c_fc.weight"),
                        List.of(Trees.dict("row_var", Made.turned(columns), "col_var", Made.turned(rows))))))
                .optimizer();
        assertEquals(List.of(
                "blocks.0.mlp.c_fc.weight/row_var > transformer.h.0.mlp.c_fc.weight/col_var [parameter, transposed]",
                "blocks.0.mlp.c_fc.weight/col_var > transformer.h.0.mlp.c_fc.weight/row_var [parameter, transposed]"),
                Made.lines(slots));
        for (Pair pair : slots.pairs()) {
            assertEquals(pair.a().shape(), pair.b().shape());
            assertEquals(Made.numbers(pair.a()), Made.numbers(pair.b()));
        }
    }

    @Test
    void several_optimizers_go_by_their_places_and_then_in_order() {
        Dict one = Made.optimizer(List.of("first.weight"), List.of(Trees.dict("exp_avg", Trees.tensor(3, 4))));
        Dict two = Made.optimizer(List.of("second.weight"), List.of(Trees.dict("exp_avg", Trees.tensor(3, 4))));
        Understanding a = Trees.understand(Trees.dict("model", model.dict(), "optimizer_g", one, "optimizer_d", two));
        Understanding b = Trees.understand(Trees.dict("model", model.dict(), "optimizer_d", two, "opt_generator", one));
        assertEquals(List.of("optimizer_g/first.weight/exp_avg > opt_generator/first.weight/exp_avg [parameter]",
                "optimizer_d/second.weight/exp_avg [parameter]"), Made.lines(Made.align(a, b).optimizer()));
        Understanding single = Made.checkpoint(model, one);
        assertEquals(List.of("optimizer_g/first.weight/exp_avg > first.weight/exp_avg [parameter]",
                "- optimizer_d/second.weight/exp_avg"), Made.lines(Made.align(a, single).optimizer()));
        assertEquals(List.of("first.weight/exp_avg > optimizer_g/first.weight/exp_avg [parameter]",
                "+ optimizer_d/second.weight/exp_avg"), Made.lines(Made.align(single, a).optimizer()));
    }

    @Test
    void what_is_neither_goes_by_its_place() {
        Understanding a = Trees.understand(Trees.dict("model", model.dict(), "ema", model.dict(), "mean",
                Trees.tensor(3)));
        Understanding b = Trees.understand(Trees.dict("model", model.dict(), "ema", model.dict(), "variance",
                Trees.tensor(3)));
        assertEquals(List.of("ema.first.weight [same name]", "ema.second.weight [same name]",
                "ema.third.bias [same name]", "- mean", "+ variance"), Made.lines(Made.align(a, b).others()));
    }
}
