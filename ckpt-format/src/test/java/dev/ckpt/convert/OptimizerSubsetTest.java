package dev.ckpt.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.ckpt.model.Trees;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerSubsetTest {

    private static List<Value> keys(Dict dict) {
        return dict.entries().stream().map(Dict.Entry::key).toList();
    }

    private static List<Value> list(Dict optimizer, int group, String key) {
        Sequence groups = (Sequence) optimizer.get("param_groups").orElseThrow();
        return ((Sequence) ((Dict) groups.items().get(group)).get(key).orElseThrow()).items();
    }

    private static Value number(long number) {
        return new Scalar.Int(number);
    }

    @Test
    void those_that_stay_are_numbered_anew_group_after_group() {
        Dict third = Trees.dict("step", 3);
        Dict optimizer = Trees.dict("state", Trees.dict(0, Trees.dict(), 1, Trees.dict(), 2, third), "param_groups",
                Trees.list(Trees.dict("lr", 0.1, "params", Trees.list(0, 1), "param_names", Trees.list("a", "b")),
                        Trees.dict("params", Trees.list(2), "param_names", Trees.list("c"))));

        Dict subset = OptimizerSubset.of(optimizer, at -> at != 1);

        assertEquals(List.of(number(0), number(1)), keys(subset.dict("state").orElseThrow()));
        assertSame(third, subset.dict("state").orElseThrow().entries().get(1).value());
        assertEquals(List.of(number(0)), list(subset, 0, "params"));
        assertEquals(List.of(new Text("a")), list(subset, 0, "param_names"));
        assertEquals(List.of(number(1)), list(subset, 1, "params"));
    }

    @Test
    void a_group_without_parameters_stays_a_group() {
        Dict optimizer = Trees.dict("state", Trees.dict(), "param_groups",
                Trees.list(Trees.dict("params", Trees.list(0)), Trees.dict("params", Trees.list(1))));

        Dict subset = OptimizerSubset.of(optimizer, at -> at == 1);

        assertEquals(List.of(), list(subset, 0, "params"));
        assertEquals(List.of(number(0)), list(subset, 1, "params"));
    }

    @Test
    void names_that_serve_as_numbers_stay_as_they_are() {
        Dict optimizer = Trees.dict("state", Trees.dict("a", Trees.dict(), "b", Trees.dict()), "param_groups",
                Trees.list(Trees.dict("params", Trees.list("a", "b"))));

        Dict subset = OptimizerSubset.of(optimizer, at -> at == 1);

        assertEquals(List.of(new Text("b")), keys(subset.dict("state").orElseThrow()));
        assertEquals(List.of(new Text("b")), list(subset, 0, "params"));
    }

    @Test
    void the_flattened_form_loses_the_keys_of_a_parameter() {
        Dict optimizer = Trees.dict("state.wte.weight.exp_avg", 1, "state.h.0.weight.exp_avg", 2,
                "param_groups.wte.weight.lr", 0.1, "param_groups.h.0.weight.lr", 0.1);

        assertEquals(List.of(new Text("state.h.0.weight.exp_avg"), new Text("param_groups.h.0.weight.lr")),
                keys(OptimizerSubset.of(optimizer, at -> at == 1)));
    }

    @Test
    void state_of_a_number_that_no_group_has_cannot_become_anothers() {
        Dict optimizer = Trees.dict("state", Trees.dict(1, Trees.dict(), 5, Trees.dict(), "shared", Trees.dict()),
                "param_groups", Trees.list(Trees.dict("params", Trees.list(0, 5))));

        assertEquals(List.of(number(1), new Text("shared")),
                keys(OptimizerSubset.of(optimizer, at -> true).dict("state").orElseThrow()));
    }
}
