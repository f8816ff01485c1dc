package dev.ckpt.align;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Q, K and V in one tensor against three.
class FusedAttentionTest {

    private static final int C = 8;

    /// [out, in], as `nn.Linear` has it.
    private final TensorValue fused = Made.random(1, 3 * C, C);
    private final TensorValue bias = Made.random(2, 3 * C);

    private StateDict linear() {
        return new StateDict().add("transformer.h.0.attn.c_attn.weight", fused)
                .add("transformer.h.0.attn.c_attn.bias", bias);
    }

    private StateDict conv1d() {
        return new StateDict().add("transformer.h.0.attn.c_attn.weight", Made.turned(fused))
                .add("transformer.h.0.attn.c_attn.bias", bias);
    }

    /// @param names the attention, and its three modules
    private StateDict three(String attention, String... names) {
        StateDict three = new StateDict();
        for (int i = 0; i < 3; i++) {
            three.add(attention + names[i] + ".weight", Made.part(fused, 0, (long) i * C, C));
            three.add(attention + names[i] + ".bias", Made.part(bias, 0, (long) i * C, C));
        }
        return three;
    }

    @Test
    void each_part_is_named_after_the_fused_tensor() {
        Alignment alignment = Made.align(linear(), three("transformer.h.0.attn.", "q_proj", "k_proj", "v_proj"));
        assertEquals(List.of(
                "transformer.h.0.attn.c_attn.weight[q] > transformer.h.0.attn.q_proj.weight [fused QKV]",
                "transformer.h.0.attn.c_attn.weight[k] > transformer.h.0.attn.k_proj.weight [fused QKV]",
                "transformer.h.0.attn.c_attn.weight[v] > transformer.h.0.attn.v_proj.weight [fused QKV]",
                "transformer.h.0.attn.c_attn.bias[q] > transformer.h.0.attn.q_proj.bias [fused QKV]",
                "transformer.h.0.attn.c_attn.bias[k] > transformer.h.0.attn.k_proj.bias [fused QKV]",
                "transformer.h.0.attn.c_attn.bias[v] > transformer.h.0.attn.v_proj.bias [fused QKV]"),
                Made.lines(alignment.weights()));
        assertSameNumbers(alignment, 6);
    }

    @Test
    void three_against_one_likewise() {
        Alignment alignment = Made.align(three("layers.0.self_attn.", "q_proj", "k_proj", "v_proj"), linear());
        assertEquals("layers.0.self_attn.k_proj.weight > transformer.h.0.attn.c_attn.weight[k] [fused QKV]",
                Made.lines(alignment.weights()).get(2));
        assertSameNumbers(alignment, 6);
    }

    @ParameterizedTest
    @CsvSource({"blocks.0.attn., q, k, v", "encoder.layer.0.attention.self., query, key, value",
        "layers.0.attention., wq, wk, wv", "h.0.attn., c_q, c_k, c_v", "blocks.0.attn1., to_q, to_k, to_v"})
    void they_go_by_many_names(String attention, String q, String k, String v) {
        assertSameNumbers(Made.align(linear(), three(attention, q, k, v)), 6);
    }

    @Test
    void columns_of_a_conv1d_are_rows_of_three_linears() {
        Alignment alignment = Made.align(conv1d(), three("transformer.h.0.attn.", "q_proj", "k_proj", "v_proj"));
        assertEquals("transformer.h.0.attn.c_attn.weight[v] > transformer.h.0.attn.v_proj.weight"
                + " [fused QKV, transposed]", Made.lines(alignment.weights()).get(2));
        assertSameNumbers(alignment, 6);
        assertSameNumbers(Made.align(three("h.0.attn.", "q", "k", "v"), conv1d()), 6);
    }

    @Test
    void three_that_lie_as_conv1d_does_are_told_by_the_rest_of_their_network() {
        StateDict three = new StateDict().add("blocks.0.mlp.c_fc.weight", Made.random(3, C, 4 * C));
        for (int i = 0; i < 3; i++) {
            three.add("blocks.0.attn." + "qkv".charAt(i) + ".weight", Made.turned(
                    Made.part(fused, 0, (long) i * C, C)));
        }
        assertSameNumbers(Made.align(new StateDict().add("blocks.0.attn.c_attn.weight", fused), three), 3);
    }

    @Test
    void fewer_keys_than_queries_are_cut_where_they_begin() {
        TensorValue grouped = Made.random(4, C + 2 + 2, C);
        StateDict three = new StateDict().add("layers.0.self_attn.q_proj.weight", Made.part(grouped, 0, 0, C))
                .add("layers.0.self_attn.k_proj.weight", Made.part(grouped, 0, C, 2))
                .add("layers.0.self_attn.v_proj.weight", Made.part(grouped, 0, C + 2, 2));
        assertSameNumbers(Made.align(new StateDict().add("layers.0.self_attn.qkv_proj.weight", grouped), three), 3);
    }

    @Test
    void the_multi_head_attention_of_pytorch_names_its_parameters_without_a_module() {
        StateDict fusedNames = new StateDict().add("layers.0.attn.in_proj_weight", fused)
                .add("layers.0.attn.in_proj_bias", bias);
        assertSameNumbers(Made.align(fusedNames, three("layers.0.attn.", "q_proj", "k_proj", "v_proj")), 6);
    }

    @Test
    void heads_that_take_turns_are_no_three_runs() {
        StateDict neox = new StateDict().add("layers.0.attention.query_key_value.weight", fused);
        Alignment alignment = Made.align(neox, three("layers.0.attention.", "query", "key", "value"));
        assertEquals(0, alignment.weights().pairs().size());
    }

    @Test
    void parts_that_do_not_fill_the_whole_are_none() {
        StateDict three = three("transformer.h.0.attn.", "q_proj", "k_proj", "v_proj");
        StateDict wide = new StateDict().add("transformer.h.0.attn.c_attn.weight", Made.random(5, 4 * C, C));
        assertEquals(0, Made.align(wide, three).weights().pairs().size());
    }

    @Test
    void two_attentions_of_a_layer_are_not_mixed_up() {
        StateDict one = new StateDict().add("layers.0.self_attn.qkv.weight", fused)
                .add("layers.0.cross_attn.qkv.weight", Made.random(6, 3 * C, C));
        StateDict other = three("layers.0.cross_attn.", "q", "k", "v");
        assertEquals("layers.0.cross_attn.qkv.weight[q]",
                Made.align(one, other).weights().pairs().getFirst().name());
        assertEquals(0, Made.align(one, three("layers.0.attention.", "q", "k", "v")).weights().pairs().size());
    }

    @Test
    void what_an_optimizer_keeps_is_cut_alike() {
        StateDict three = three("transformer.h.0.attn.", "q_proj", "k_proj", "v_proj");
        TensorValue moments = Made.random(7, C, 3 * C);
        List<String> names = new ArrayList<>();
        List<Dict> slots = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            names.add("transformer.h.0.attn." + "qkv".charAt(i) + "_proj.weight");
            slots.add(Trees.dict("step", Trees.number(5), "exp_avg",
                    Made.turned(Made.part(moments, 1, (long) i * C, C))));
        }
        Alignment alignment = Made.align(
                Made.checkpoint(conv1d(), Made.optimizer(List.of("transformer.h.0.attn.c_attn.weight"),
                        List.of(Trees.dict("step", Trees.number(5), "exp_avg", moments)))),
                Made.checkpoint(three, Made.optimizer(names, slots)));
        assertEquals(List.of(
                "transformer.h.0.attn.c_attn.weight[q]/step > transformer.h.0.attn.q_proj.weight/step"
                        + " [parameter, fused QKV]",
                "transformer.h.0.attn.c_attn.weight[k]/step > transformer.h.0.attn.k_proj.weight/step"
                        + " [parameter, fused QKV]",
                "transformer.h.0.attn.c_attn.weight[v]/step > transformer.h.0.attn.v_proj.weight/step"
                        + " [parameter, fused QKV]",
                "transformer.h.0.attn.c_attn.weight[q]/exp_avg > transformer.h.0.attn.q_proj.weight/exp_avg"
                        + " [parameter, fused QKV, transposed]",
                "transformer.h.0.attn.c_attn.weight[k]/exp_avg > transformer.h.0.attn.k_proj.weight/exp_avg"
                        + " [parameter, fused QKV, transposed]",
                "transformer.h.0.attn.c_attn.weight[v]/exp_avg > transformer.h.0.attn.v_proj.weight/exp_avg"
                        + " [parameter, fused QKV, transposed]"),
                Made.lines(alignment.optimizer()));
        alignment.optimizer().pairs()
                .forEach(pair -> assertEquals(Made.numbers(pair.a()), Made.numbers(pair.b()), pair.name()));
    }

    private static void assertSameNumbers(Alignment alignment, int pairs) {
        assertEquals(pairs, alignment.weights().pairs().size(), Made.lines(alignment.weights()).toString());
        for (Pair pair : alignment.weights().pairs()) {
            assertEquals(pair.a().shape(), pair.b().shape(), pair.name());
            assertEquals(Made.numbers(pair.a()), Made.numbers(pair.b()), pair.name());
        }
    }
}
