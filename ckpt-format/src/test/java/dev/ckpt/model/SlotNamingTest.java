package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Each order in which a framework hands parameters to its optimizer, and how sure the names are; see [Naming].
class SlotNamingTest {

    private static OptimizerState read(StateDict weights, Dict optimizer) {
        return Trees.understand(Trees.dict("model", weights.dict(), "optimizer", optimizer)).optimizers().getFirst();
    }

    private static void assertNamed(Naming naming, String rule, List<String> names, OptimizerState state) {
        assertEquals(rule, state.rule());
        assertEquals(naming, state.naming());
        List<String> found = new ArrayList<>();
        state.groups().forEach(group -> found.addAll(group.parameters()));
        assertEquals(names, found);
    }

    private static List<String> only(List<String> names, Predicate<String> test) {
        return names.stream().filter(test).toList();
    }

    private static List<String> both(List<String> first, List<String> rest) {
        List<String> both = new ArrayList<>(first);
        both.addAll(rest);
        return both;
    }

    private static boolean isMatrix(String name) {
        return name.endsWith("weight") && !name.contains("ln_");
    }

    private static boolean isLinear(String name) {
        return isMatrix(name) && !name.startsWith("w");
    }

    @Test
    void one_group_in_the_models_order_is_certain_when_every_shape_fits() {
        StateDict seed = StateDict.seed(2, true);
        assertNamed(Naming.CERTAIN, "one group in order", seed.names(),
                read(seed, Optimizer.adamW().group(seed, seed.names()).dict()));
    }

    @Test
    void slots_are_named_after_their_parameter() {
        StateDict seed = StateDict.seed(1, false);
        OptimizerState state = read(seed, Optimizer.adamW().group(seed, seed.names()).dict());
        assertEquals(List.of("wte.weight/step", "wte.weight/exp_avg", "wte.weight/exp_avg_sq", "wpe.weight/step"),
                state.slots().stream().limit(4).map(Slot::name).toList());
        assertEquals("optimizer.state.1.exp_avg", state.slots().get(4).path());
        assertEquals(List.of("exp_avg", "exp_avg_sq"), state.slotNames());
        assertEquals(7, state.step().orElseThrow());
    }

    @Test
    void nanogpt_puts_matrices_first() {
        StateDict seed = StateDict.seed(2, true);
        List<String> matrices = only(seed.names(), SlotNamingTest::isMatrix);
        List<String> rest = only(seed.names(), name -> !isMatrix(name));
        assertNamed(Naming.CERTAIN, "two groups: 2 dims and more, then the rest", both(matrices, rest),
                read(seed, Optimizer.adamW().group(seed, matrices).group(seed, rest).dict()));
    }

    @Test
    void the_trainer_decays_what_is_neither_bias_nor_norm() {
        StateDict vit = new StateDict().lines("cls_token 1 1 8", "pos_embed 1 5 8", "scale 8", "norm.weight 8",
                "norm.bias 8", "proj.weight 8 4", "proj.bias 8");
        List<String> decayed = List.of("cls_token", "pos_embed", "scale", "proj.weight");
        List<String> rest = List.of("norm.weight", "norm.bias", "proj.bias");
        assertNamed(Naming.CERTAIN, "two groups: decayed (no biases, no norms), then the rest", both(decayed, rest),
                read(vit, Optimizer.adamW().group(vit, decayed).group(vit, rest).dict()));
    }

    @Test
    void to_the_trainer_a_bias_is_whatever_has_it_in_its_name() {
        StateDict t5 = new StateDict().lines("shared.weight 11 4", "relative_attention_bias.weight 8 2",
                "wi.weight 6 4");
        assertNamed(Naming.CERTAIN, "two groups: decayed (no biases, no norms), then the rest",
                List.of("shared.weight", "wi.weight", "relative_attention_bias.weight"),
                read(t5, Optimizer.adamW().group(t5, List.of("shared.weight", "wi.weight"))
                        .group(t5, List.of("relative_attention_bias.weight")).dict()));
    }

    @Test
    void timm_puts_what_is_not_decayed_first() {
        StateDict seed = StateDict.seed(1, true);
        List<String> matrices = only(seed.names(), SlotNamingTest::isMatrix);
        List<String> rest = only(seed.names(), name -> !isMatrix(name));
        assertNamed(Naming.CERTAIN, "two groups: one dim and biases, then the rest", both(rest, matrices),
                read(seed, Optimizer.adamW().group(seed, rest).group(seed, matrices).dict()));
    }

    @Test
    void mingpt_sorts_names_so_that_layer_10_comes_before_layer_2() {
        StateDict seed = StateDict.seed(11, true);
        List<String> linear = only(seed.names(), SlotNamingTest::isLinear).stream().sorted().toList();
        List<String> rest = only(seed.names(), name -> !isLinear(name)).stream().sorted().toList();
        assertEquals("blocks.10.attn.c_attn.weight", linear.get(8), "0, 1, 10, 2: four matrices a layer, sorted");
        assertNamed(Naming.CERTAIN, "two groups: linear layers, then the rest, each sorted by name",
                both(linear, rest), read(seed, Optimizer.adamW().group(seed, linear).group(seed, rest).dict()));
    }

    @Test
    void backbone_and_head_may_have_groups_of_their_own() {
        StateDict seed = StateDict.seed(1, true).lines("lm_head.weight 101 32");
        List<String> names = seed.names();
        assertNamed(Naming.CERTAIN, "2 groups in order", names,
                read(seed, Optimizer.adamW().group(seed, names.subList(0, 16)).group(seed, names.subList(16, 17))
                        .dict()));
    }

    @Test
    void a_tied_head_has_no_number_of_its_own_and_a_mask_has_none_at_all() {
        StateDict nano = StateDict.nanoGpt(1);
        StateDict masked = new StateDict();
        for (String name : nano.names()) {
            masked.add(name, nano.tensor(name));
            if (name.endsWith("ln_1.weight")) {
                masked.add("transformer.h.0.attn.bias", 1, 1, 24, 24);
            }
        }
        List<String> parameters = only(nano.names(), name -> !name.equals("lm_head.weight"));
        assertNamed(Naming.CERTAIN, "one group in order", parameters,
                read(masked, Optimizer.with("momentum_buffer").group(masked, parameters).dict()));
    }

    @Test
    void names_in_the_file_need_no_proof() {
        StateDict linear = new StateDict().lines("_orig_mod.weight 2 3", "_orig_mod.bias 2");
        Dict optimizer = Trees.dict("state", Trees.dict(0, Trees.dict("exp_avg", Trees.tensor(2, 3))), "param_groups",
                Trees.list(Trees.dict("param_names", Trees.list("_orig_mod.weight", "_orig_mod.bias"), "params",
                        Trees.list(0, 1))));
        assertNamed(Naming.CERTAIN, "param_names", List.of("weight", "bias"), read(linear, optimizer));
    }

    @Test
    void distributed_training_uses_names_as_ids() {
        StateDict linear = new StateDict().lines("weight 2 3", "bias 2");
        Dict optimizer = Trees.dict("state", Trees.dict("bias", Trees.dict("exp_avg", Trees.tensor(2))),
                "param_groups", Trees.list(Trees.dict("lr", 0.1, "params", Trees.list("bias", "weight"))));
        OptimizerState state = read(linear, optimizer);
        assertNamed(Naming.CERTAIN, "names as ids", List.of("bias", "weight"), state);
        assertEquals("bias/exp_avg", state.slots().getFirst().name());
    }

    @Test
    void the_flattened_form_has_names_in_its_keys() {
        StateDict linear = new StateDict().lines("fc.weight 2 3", "fc.bias 2");
        Dict optimizer = Trees.dict("state.fc.weight.exp_avg", Trees.tensor(2, 3), "state.fc.weight.step",
                Trees.number(3), "state.fc.bias.exp_avg", Trees.tensor(2), "param_groups.fc.weight.lr", 0.5);
        OptimizerState state = read(linear, optimizer);
        assertNamed(Naming.CERTAIN, "names as ids", List.of("fc.weight", "fc.bias"), state);
        assertEquals(List.of("fc.weight/exp_avg", "fc.weight/step", "fc.bias/exp_avg"),
                state.slots().stream().map(Slot::name).toList());
        assertEquals(3, state.step().orElseThrow());
    }

    @Test
    void parameters_without_state_leave_it_at_the_rule() {
        StateDict seed = StateDict.seed(1, false);
        assertNamed(Naming.BY_RULE, "one group in order", seed.names(),
                read(seed, Optimizer.adamW().untouched(seed.names().size()).dict()));
    }

    @Test
    void shapes_that_are_all_the_same_prove_nothing() {
        StateDict alike = new StateDict().lines("a.weight 4 4", "b.weight 4 4", "c.weight 4 4");
        assertNamed(Naming.BY_RULE, "one group in order", alike.names(),
                read(alike, Optimizer.adamW().group(alike, alike.names()).dict()));
    }

    @Test
    void a_single_parameter_is_certain() {
        StateDict one = new StateDict().lines("a.weight 4 4");
        assertNamed(Naming.CERTAIN, "one group in order", one.names(),
                read(one, Optimizer.adamW().group(one, one.names()).dict()));
    }

    @Test
    void orders_that_fit_and_disagree_are_ambiguous_and_name_only_what_they_agree_on() {
        StateDict square = new StateDict().lines("2.weight 4 4", "10.weight 4 4", "10.bias 4");
        Dict optimizer = Optimizer.adamW().group(square, List.of("2.weight", "10.weight"))
                .group(square, List.of("10.bias")).dict();
        OptimizerState state = read(square, optimizer);
        assertNamed(Naming.AMBIGUOUS,
                "several orders fit: 2 groups in order; two groups: linear layers, then the rest, each sorted by name",
                List.of("#0", "#1", "10.bias"), state);
        assertEquals("#0/step", state.slots().getFirst().name());
        assertEquals("10.bias/exp_avg", state.slots().get(7).name());
    }

    @Test
    void a_shape_that_contradicts_every_order_leaves_numbers() {
        StateDict linear = new StateDict().lines("weight 2 3", "bias 2");
        assertNamed(Naming.AMBIGUOUS, "no known order fits", List.of("#0", "#1"),
                read(linear, Optimizer.adamW().group(linear, List.of("bias", "weight")).dict()));
    }

    @Test
    void frozen_parameters_are_told_when_shapes_leave_one_choice() {
        StateDict seed = StateDict.seed(1, true).lines("lm_head.weight 101 32");
        List<String> trained = List.of("blocks.0.mlp.c_fc.weight", "blocks.0.mlp.c_fc.bias",
                "blocks.0.mlp.c_proj.weight");
        assertNamed(Naming.BY_RULE, "3 of 17 parameters, in order", trained,
                read(seed, Optimizer.adamW().group(seed, trained).dict()));
        assertNamed(Naming.AMBIGUOUS, "no known order fits", List.of("#0"),
                read(seed, Optimizer.adamW().group(seed, List.of("ln_f.weight")).dict()));
    }

    @Test
    void adafactors_sums_prove_a_shape_as_well() {
        StateDict linear = new StateDict().lines("weight 2 3", "bias 2");
        Dict optimizer = Trees.dict("state",
                Trees.dict(0, Trees.dict("row_var", Trees.tensor(2, 1), "col_var", Trees.tensor(1, 3)), 1,
                        Trees.dict("variance", Trees.tensor(2))),
                "param_groups", Trees.list(Trees.dict("params", Trees.list(0, 1))));
        assertNamed(Naming.CERTAIN, "one group in order", List.of("weight", "bias"), read(linear, optimizer));
    }

    @Test
    void lbfgs_keeps_vectors_of_all_parameters_together() {
        StateDict linear = new StateDict().lines("weight 2 3", "bias 2");
        Dict optimizer = Trees.dict("state",
                Trees.dict(0, Trees.dict("d", Trees.tensor(8), "old_dirs", Trees.list(Trees.tensor(8)))),
                "param_groups", Trees.list(Trees.dict("max_iter", 20, "history_size", 100, "params",
                        Trees.list(0, 1))));
        OptimizerState state = read(linear, optimizer);
        assertEquals("LBFGS", state.kind());
        assertEquals(List.of("d", "old_dirs.0"), state.slots().stream().map(Slot::name).toList());
        assertNamed(Naming.BY_RULE, "one group in order", List.of("weight", "bias"), state);
    }

    @Test
    void a_sorted_file_of_an_unknown_model_is_certain_of_nothing() {
        StateDict sorted = new StateDict().lines("a.bias 4", "a.weight 4 3", "b.bias 2", "b.weight 2 4");
        StateDict defined = new StateDict().lines("a.weight 4 3", "a.bias 4", "b.weight 2 4", "b.bias 2");
        Dict optimizer = Optimizer.adamW().group(defined, defined.names()).dict();
        Value root = Trees.dict("model", sorted.dict(), "optimizer", optimizer);
        OptimizerState state = Understanding.of(Trees.contents(CheckpointFormat.DIRECTORY, root)).optimizers()
                .getFirst();
        assertEquals(Naming.AMBIGUOUS, state.naming());
    }
}
