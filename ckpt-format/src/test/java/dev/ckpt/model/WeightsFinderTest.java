package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightsFinderTest {

    private static final StateDict LINEAR = new StateDict().lines("fc.weight 2 3", "fc.bias 2");

    private static List<String> names(Value root) {
        return Trees.understand(root).weights().tensors().stream().map(Weight::name).toList();
    }

    private static void assertFound(String path, List<String> names, Value root) {
        assertEquals(names, names(root));
        assertEquals(path, Trees.understand(root).weights().path());
    }

    private static List<String> others(Value root) {
        return Trees.understand(root).others().stream().map(Loose::path).toList();
    }

    @Test
    void the_root_may_be_the_state_dict() {
        assertFound("", LINEAR.names(), LINEAR.dict());
    }

    @Test
    void a_state_dict_may_hold_what_is_no_tensor() {
        StateDict odd = new StateDict().lines("fc.weight 2 3").add("fc._extra_state", Value.NONE).add("steps",
                new Scalar.Int(3));
        assertFound("", List.of("fc.weight"), odd.dict());
    }

    @Test
    void known_names_come_before_others() {
        for (String name : List.of("model", "state_dict", "model_state_dict", "module", "net", "weights")) {
            assertFound(name, LINEAR.names(),
                    Trees.dict("epoch", 1, "extra", new StateDict().lines("x.weight 3").dict(), name, LINEAR.dict()));
        }
    }

    @Test
    void the_innermost_known_name_counts() {
        assertFound("model.state_dict", LINEAR.names(),
                Trees.dict("model", Trees.dict("state_dict", LINEAR.dict(), "arch", "mlp")));
    }

    @Test
    void dicts_nested_in_the_model_are_its_modules() {
        assertFound("model", List.of("embedding.weight", "encoder.layers.0.weight"),
                Trees.dict("args", Trees.dict("lr", 0.1), "model", Trees.dict("embedding",
                        Trees.dict("weight", Trees.tensor(5, 2)), "encoder",
                        Trees.dict("layers.0.weight", Trees.tensor(2, 2)))));
    }

    @Test
    void a_copy_is_not_the_weights_unless_it_is_alone() {
        Dict both = Trees.dict("state_dict_ema", LINEAR.dict(), "state_dict",
                new StateDict().lines("fc.weight 2 3", "fc.bias 2").dict());
        assertFound("state_dict", LINEAR.names(), both);
        assertEquals(List.of("state_dict_ema.fc.weight", "state_dict_ema.fc.bias"), others(both));
        assertFound("ema", LINEAR.names(), Trees.dict("ema", LINEAR.dict(), "step", 3));
    }

    @Test
    void networks_under_unknown_names_are_weights_together() {
        assertFound("", List.of("generator.fc.weight", "generator.fc.bias", "critic.a.weight"),
                Trees.dict("generator", LINEAR.dict(), "critic", new StateDict().lines("a.weight 3").dict(), "epoch",
                        3, "g_optimizer", Optimizer.adamW().group(LINEAR, LINEAR.names()).dict()));
    }

    @Test
    void parameters_beside_settings_are_weights() {
        assertFound("", List.of("fc.weight"), Trees.dict("fc.weight", Trees.tensor(2, 3), "lr", 0.1, "name", "x",
                "optimizer", Optimizer.adamW().untouched(1).dict()));
    }

    @Test
    void an_optimizer_alone_has_no_weights() {
        assertEquals(List.of(), names(Optimizer.adamW().group(LINEAR, LINEAR.names()).dict()));
    }

    @Test
    void random_state_and_losses_are_no_weights() {
        Dict root = Trees.dict("rng_state", Trees.dict("cpu", Trees.tensor(5056)), "loss", Trees.number(3), "name",
                "x");
        assertEquals(List.of(), names(root));
        assertEquals(List.of("rng_state.cpu", "loss"), others(root));
    }

    @Test
    void a_tensor_alone_is_no_model() {
        assertEquals(List.of(), names(Trees.tensor(3)));
        assertEquals(1, others(Trees.tensor(3)).size());
    }

    @Test
    void of_a_key_that_stands_twice_the_last_value_counts() {
        Value last = Trees.tensor(9, 9);
        Dict twice = Dict.of(List.of(new Dict.Entry(new Text("a.weight"), Trees.tensor(2)),
                new Dict.Entry(new Text("b.weight"), Trees.tensor(3)), new Dict.Entry(new Text("a.weight"), last)));
        List<Weight> weights = Trees.understand(twice).weights().tensors();
        assertEquals(List.of("a.weight", "b.weight"), weights.stream().map(Weight::name).toList());
        assertEquals(last, weights.getFirst().value());
    }

    @Test
    void a_list_that_contains_itself_ends() {
        List<Value> items = new ArrayList<>();
        Sequence endless = new Sequence(Sequence.Kind.LIST, items);
        items.add(endless);
        items.add(LINEAR.dict());
        assertFound("model", LINEAR.names(), Trees.dict("loop", endless, "model", LINEAR.dict()));
    }

    @Test
    void a_partial_model_still_has_its_names() {
        assertFound("model", List.of("fc.weight"), Trees.dict("model",
                new StateDict().add("fc.weight", Trees.meta(2, 3)).dict()));
    }
}
