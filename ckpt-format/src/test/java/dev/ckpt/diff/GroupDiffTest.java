package dev.ckpt.diff;

import static dev.ckpt.model.Trees.dict;
import static dev.ckpt.model.Trees.list;
import static dev.ckpt.model.Trees.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupDiffTest {

    /// A checkpoint whose optimizer has these groups; every group names its parameters.
    private static Understanding with(Value... groups) {
        return understand(List.of("a", "b", "c", "d"), groups);
    }

    private static Understanding understand(List<String> parameters, Value... groups) {
        List<Dict.Entry> weights = new ArrayList<>();
        List<Dict.Entry> state = new ArrayList<>();
        for (String name : parameters) {
            weights.add(new Dict.Entry(new Text(name + ".weight"), tensor(3, 2)));
            state.add(new Dict.Entry(new Scalar.Int(state.size()), dict("exp_avg", tensor(3, 2), "exp_avg_sq",
                    tensor(3, 2))));
        }
        return Trees.understand(dict("model", Dict.of(weights), "optimizer", dict("state", Dict.of(state),
                "param_groups", list((Object[]) groups))));
    }

    private static Value group(double lr, int first, String... names) {
        List<Object> ids = new ArrayList<>();
        List<Object> full = new ArrayList<>();
        for (String name : names) {
            ids.add(first + ids.size());
            full.add(name + ".weight");
        }
        return dict("lr", lr, "weight_decay", 0.1, "params", list(ids.toArray()), "param_names", list(full.toArray()));
    }

    private static List<GroupChange> diff(Understanding a, Understanding b) {
        return GroupDiff.of(a, b, name -> name);
    }

    @Test
    void equal_groups_have_no_changes() {
        assertEquals(List.of(), diff(with(group(0.1, 0, "a", "b"), group(0.1, 2, "c", "d")),
                with(group(0.1, 0, "a", "b"), group(0.1, 2, "c", "d"))));
    }

    @Test
    void groups_in_another_order_are_matched_by_their_parameters() {
        assertEquals(List.of(new GroupChange.Reordered(List.of(1, 0))),
                diff(with(group(0.1, 0, "a", "b"), group(0.2, 2, "c", "d")),
                        with(group(0.2, 0, "c", "d"), group(0.1, 2, "a", "b"))));
    }

    @Test
    void a_group_in_another_order_says_the_first_that_stands_elsewhere() {
        assertEquals(List.of(new GroupChange.Permuted(0, "b.weight", "c.weight")),
                diff(with(group(0.1, 0, "a", "b", "c", "d")), with(group(0.1, 0, "a", "c", "b", "d"))));
    }

    @Test
    void a_changed_setting_has_both_values() {
        assertEquals(List.of(new GroupChange.Setting(1, new ValueChange("lr", Optional.of(new Scalar.Real(0.2)),
                Optional.of(new Scalar.Real(0.05))))),
                diff(with(group(0.1, 0, "a", "b"), group(0.2, 2, "c", "d")),
                        with(group(0.1, 0, "a", "b"), group(0.05, 2, "c", "d"))));
    }

    @Test
    void a_parameter_in_another_group_is_regrouped() {
        assertEquals(List.of(new GroupChange.Regrouped("b.weight", 0, 1)),
                diff(with(group(0.1, 0, "a", "b", "e"), group(0.2, 3, "c", "d")),
                        with(group(0.1, 0, "a", "e"), group(0.2, 2, "b", "c", "d"))));
    }

    @Test
    void another_number_of_groups_says_where_each_parameter_went() {
        assertEquals(List.of(new GroupChange.Count(1, 2), new GroupChange.Regrouped("c.weight", 0, 1),
                new GroupChange.Regrouped("d.weight", 0, 1)),
                diff(with(group(0.1, 0, "a", "b", "c", "d")), with(group(0.1, 0, "a", "b"), group(0.1, 2, "c", "d"))));
    }

    @Test
    void an_optimizer_that_is_gone_is_a_number_of_groups() {
        assertEquals(List.of(new GroupChange.Count(1, 0)), diff(with(group(0.1, 0, "a", "b", "c", "d")),
                Trees.understand(dict("model", dict("a.weight", tensor(3, 2))))));
    }

    @Test
    void parameters_are_followed_to_their_names_in_the_second() {
        assertEquals(List.of(), GroupDiff.of(understand(List.of("a", "b"), group(0.1, 0, "a", "b")),
                understand(List.of("x.a", "x.b"), group(0.1, 0, "x.a", "x.b")), name -> "x." + name));
    }

    @Test
    void another_kind_of_optimizer_is_said_where_both_are_known() {
        Understanding adamW = Trees.understand(dict("model", dict("a.weight", tensor(3, 2), "b.weight", tensor(3, 2)),
                "optimizer",
                dict("state", dict(0, dict("exp_avg", tensor(3, 2), "exp_avg_sq", tensor(3, 2))), "param_groups",
                        list(dict("lr", 0.1, "betas", list(0.9, 0.95), "amsgrad", false, "decoupled_weight_decay",
                                true, "params", list(0, 1))))));
        Understanding sgd = Trees.understand(dict("model", dict("a.weight", tensor(3, 2), "b.weight", tensor(3, 2)),
                "optimizer",
                dict("state", dict(0, dict("momentum_buffer", tensor(3, 2))), "param_groups",
                        list(dict("lr", 0.1, "momentum", 0.9, "dampening", 0, "nesterov", false, "params",
                                list(0, 1))))));
        assertEquals(new GroupChange.Kind("AdamW", "SGD"), diff(adamW, sgd).getFirst());
    }
}
