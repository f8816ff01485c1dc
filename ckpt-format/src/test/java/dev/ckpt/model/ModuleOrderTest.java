package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Files that sort their tensors get the order back in which the model's program defines them. The orders here are those
/// of `named_parameters()` in transformers 5.18.
class ModuleOrderTest {

    private static void assertRestored(StateDict defined) {
        Understanding sorted = defined.sorted().understand();
        List<Weight> restored = ModuleOrder
                .ofFamily(sorted.weights().parameters(), sorted.network().orElseThrow().family()).orElseThrow();
        assertEquals(defined.names(), restored.stream().map(Weight::name).toList());
    }

    @Test
    void gpt2() {
        assertRestored(StateDict.seed(11, true));
    }

    @Test
    void llama_with_biases_and_norms_of_queries() {
        assertRestored(new StateDict().lines("model.embed_tokens.weight 11 16").layers(11, "model.layers",
                "self_attn.q_proj.weight 32 16", "self_attn.q_proj.bias 32", "self_attn.k_proj.weight 16 16",
                "self_attn.v_proj.weight 16 16", "self_attn.o_proj.weight 16 32", "self_attn.q_norm.weight 8",
                "self_attn.k_norm.weight 8", "mlp.gate_proj.weight 24 16", "mlp.up_proj.weight 24 16",
                "mlp.down_proj.weight 16 24", "input_layernorm.weight 16", "post_attention_layernorm.weight 16")
                .lines("model.norm.weight 16", "lm_head.weight 11 16"));
    }

    @Test
    void bert_with_a_head_for_masked_words() {
        assertRestored(new StateDict()
                .lines("bert.embeddings.word_embeddings.weight 11 16",
                        "bert.embeddings.position_embeddings.weight 8 16",
                        "bert.embeddings.token_type_embeddings.weight 2 16", "bert.embeddings.LayerNorm.weight 16",
                        "bert.embeddings.LayerNorm.bias 16")
                .layers(2, "bert.encoder.layer", "attention.self.query.weight 16 16", "attention.self.query.bias 16",
                        "attention.self.key.weight 16 16", "attention.self.key.bias 16",
                        "attention.self.value.weight 16 16", "attention.self.value.bias 16",
                        "attention.output.dense.weight 16 16", "attention.output.dense.bias 16",
                        "attention.output.LayerNorm.weight 16", "attention.output.LayerNorm.bias 16",
                        "intermediate.dense.weight 24 16", "intermediate.dense.bias 24", "output.dense.weight 16 24",
                        "output.dense.bias 16", "output.LayerNorm.weight 16", "output.LayerNorm.bias 16")
                .lines("cls.predictions.bias 11", "cls.predictions.transform.dense.weight 16 16",
                        "cls.predictions.transform.dense.bias 16", "cls.predictions.transform.LayerNorm.weight 16",
                        "cls.predictions.transform.LayerNorm.bias 16"));
    }

    @Test
    void gpt_neox_and_opt() {
        assertRestored(new StateDict().lines("gpt_neox.embed_in.weight 11 16")
                .layers(2, "gpt_neox.layers", "input_layernorm.weight 16", "post_attention_layernorm.weight 16",
                        "attention.query_key_value.weight 48 16", "attention.dense.weight 16 16",
                        "mlp.dense_h_to_4h.weight 24 16", "mlp.dense_4h_to_h.weight 16 24")
                .lines("gpt_neox.final_layer_norm.weight 16", "embed_out.weight 11 16"));
        assertRestored(new StateDict()
                .lines("model.decoder.embed_tokens.weight 11 16", "model.decoder.embed_positions.weight 10 16",
                        "model.decoder.final_layer_norm.weight 16", "model.decoder.final_layer_norm.bias 16")
                .layers(2, "model.decoder.layers", "self_attn.k_proj.weight 16 16", "self_attn.v_proj.weight 16 16",
                        "self_attn.q_proj.weight 16 16", "self_attn.out_proj.weight 16 16",
                        "self_attn_layer_norm.weight 16", "fc1.weight 24 16", "fc2.weight 16 24",
                        "final_layer_norm.weight 16"));
    }

    @Test
    void gpt_neo_and_gpt_j_define_keys_first() {
        assertRestored(new StateDict().lines("transformer.wte.weight 11 16", "transformer.wpe.weight 8 16")
                .layers(2, "transformer.h", "ln_1.weight 16", "ln_1.bias 16", "attn.attention.k_proj.weight 16 16",
                        "attn.attention.v_proj.weight 16 16", "attn.attention.q_proj.weight 16 16",
                        "attn.attention.out_proj.weight 16 16", "ln_2.weight 16", "mlp.c_fc.weight 64 16",
                        "mlp.c_proj.weight 16 64")
                .lines("transformer.ln_f.weight 16"));
        assertRestored(new StateDict().lines("transformer.wte.weight 11 16")
                .layers(2, "transformer.h", "ln_1.weight 16", "attn.k_proj.weight 16 16", "attn.v_proj.weight 16 16",
                        "attn.q_proj.weight 16 16", "attn.out_proj.weight 16 16", "mlp.fc_in.weight 64 16",
                        "mlp.fc_out.weight 16 64")
                .lines("transformer.ln_f.weight 16", "lm_head.weight 11 16", "lm_head.bias 11"));
    }

    @Test
    void bloom_and_phi() {
        assertRestored(new StateDict()
                .lines("transformer.word_embeddings.weight 11 16", "transformer.word_embeddings_layernorm.weight 16")
                .layers(2, "transformer.h", "input_layernorm.weight 16", "self_attention.query_key_value.weight 48 16",
                        "self_attention.dense.weight 16 16", "post_attention_layernorm.weight 16",
                        "mlp.dense_h_to_4h.weight 64 16", "mlp.dense_4h_to_h.weight 16 64")
                .lines("transformer.ln_f.weight 16"));
        assertRestored(new StateDict().lines("model.embed_tokens.weight 11 16")
                .layers(2, "model.layers", "self_attn.q_proj.weight 16 16", "self_attn.k_proj.weight 16 16",
                        "self_attn.v_proj.weight 16 16", "self_attn.dense.weight 16 16", "mlp.fc1.weight 24 16",
                        "mlp.fc2.weight 16 24", "input_layernorm.weight 16")
                .lines("model.final_layernorm.weight 16", "lm_head.weight 11 16"));
    }

    @Test
    void a_tensor_that_the_family_does_not_place_leaves_the_order_open() {
        Understanding own = StateDict.seed(1, true).lines("blocks.0.mine.weight 3").understand();
        assertTrue(ModuleOrder.ofFamily(own.weights().parameters(), own.network().orElseThrow().family()).isEmpty());
    }

    @Test
    void a_models_own_order_is_not_sorted() {
        assertFalse(ModuleOrder.isSorted(StateDict.seed(1, true).understand().weights().parameters()));
        assertTrue(ModuleOrder.isSorted(StateDict.seed(1, true).sorted().understand().weights().parameters()));
    }
}
