package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// One test a family: a few tensors of it with tiny shapes, and what they must be recognised as.
class FamilyTest {

    private static String familyOf(StateDict weights) {
        return familyOf(weights.understand());
    }

    private static String familyOf(Understanding understanding) {
        return understanding.network()
                .map(network -> network.name() + (network.variant().isEmpty() ? "" : ", " + network.variant()))
                .orElse("unknown");
    }

    private static String familyOf(StateDict weights, String modelType) {
        return familyOf(Trees.understand(Trees.dict("model", weights.dict(), "config",
                Trees.dict("model_type", modelType))));
    }

    @Test
    void gpt2_under_the_seed_models_names() {
        Understanding seed = StateDict.seed(2, true).understand();
        assertEquals("GPT-2, blocks.N names", familyOf(seed));
        assertEquals(Optional.of(Layout.CONV1D), seed.geometry().layout());
        assertEquals(Optional.of("wte.weight, wpe.weight, blocks.N.attn.c_attn.weight"),
                seed.network().map(Recognition::because));
    }

    @Test
    void gpt2_of_nanogpt_has_linear_layers() {
        Understanding nano = StateDict.nanoGpt(2).understand();
        assertEquals("GPT-2, nanoGPT names", familyOf(nano));
        assertEquals(Optional.of(Layout.LINEAR), nano.geometry().layout());
    }

    @Test
    void gpt2_of_mingpt_keeps_its_mask_and_an_own_head() {
        assertEquals("GPT-2, minGPT names",
                familyOf(new StateDict().lines("transformer.wte.weight 101 32", "transformer.wpe.weight 24 32")
                        .layers(2, "transformer.h", "attn.bias 1 1 24 24", "attn.c_attn.weight 96 32",
                                "attn.c_proj.weight 32 32", "mlp.c_fc.weight 128 32", "mlp.c_proj.weight 32 128")
                        .lines("lm_head.weight 101 32")));
    }

    @Test
    void gpt2_of_hugging_face_with_and_without_its_prefix() {
        StateDict bare = new StateDict().lines("wte.weight 101 32", "wpe.weight 24 32").layers(1, "h",
                "attn.bias 1 1 24 24", "attn.masked_bias", "attn.c_attn.weight 32 96", "attn.c_proj.weight 32 32",
                "mlp.c_fc.weight 32 128", "mlp.c_proj.weight 128 32");
        assertEquals("GPT-2, Hugging Face names", familyOf(bare));
        assertEquals("GPT-2, Hugging Face names", familyOf(bare.prefixed("transformer.")));
    }

    @Test
    void gpt2_of_openais_tensorflow() {
        Understanding gpt2 = new StateDict()
                .lines("model/wte 101 32", "model/wpe 24 32", "model/h0/ln_1/g 32", "model/h0/ln_1/b 32",
                        "model/h0/attn/c_attn/w 1 32 96", "model/h0/attn/c_attn/b 96", "model/h0/mlp/c_fc/w 1 32 128",
                        "model/h0/mlp/c_proj/w 1 128 32")
                .understand();
        assertEquals("GPT-2, OpenAI TensorFlow names", familyOf(gpt2));
        assertEquals(Optional.of(Layout.CONV1D), gpt2.geometry().layout());
        assertEquals(1, gpt2.geometry().layers().orElseThrow().value());
        assertEquals(Optional.of(true), gpt2.geometry().bias());
    }

    @Test
    void gpt_bigcode_shares_one_head_of_keys_and_values() {
        Understanding bigCode = new StateDict().lines("transformer.wte.weight 11 16", "transformer.wpe.weight 8 16")
                .layers(1, "transformer.h", "attn.c_attn.weight 24 16", "attn.c_proj.weight 16 16",
                        "mlp.c_fc.weight 64 16", "mlp.c_proj.weight 16 64")
                .understand();
        assertEquals("GPT-BigCode, Hugging Face names", familyOf(bigCode));
        assertEquals(new Fact(4, Evidence.SHAPES, "transformer.h.0.attn.c_attn.weight [24, 16]"),
                bigCode.geometry().heads().orElseThrow());
    }

    @Test
    void gpt_neo() {
        assertEquals("GPT-Neo, Hugging Face names",
                familyOf(new StateDict().lines("transformer.wte.weight 11 16", "transformer.wpe.weight 8 16").layers(1,
                        "transformer.h", "attn.attention.q_proj.weight 16 16", "mlp.c_fc.weight 64 16")));
    }

    @Test
    void gpt_j() {
        assertEquals("GPT-J, Hugging Face names", familyOf(new StateDict().lines("transformer.wte.weight 11 16")
                .layers(1, "transformer.h", "attn.q_proj.weight 16 16", "mlp.fc_in.weight 64 16")));
    }

    @Test
    void nanochat() {
        assertEquals("nanochat, nanochat names", familyOf(new StateDict().lines("transformer.wte.weight 11 16")
                .layers(1, "transformer.h", "attn.c_q.weight 16 16", "attn.c_k.weight 8 16", "mlp.c_fc.weight 64 16",
                        "mlp.c_proj.weight 16 64")
                .lines("lm_head.weight 11 16", "value_embeds.1.weight 11 8", "resid_lambdas 1")));
    }

    @Test
    void litgpt() {
        Understanding lit = new StateDict().lines("lm_head.weight 11 16", "transformer.wte.weight 11 16")
                .layers(1, "transformer.h", "norm_1.weight 16", "attn.qkv.weight 48 16", "attn.proj.weight 16 16",
                        "norm_2.weight 16", "mlp.fc_1.weight 24 16", "mlp.fc_2.weight 24 16", "mlp.proj.weight 16 24")
                .understand();
        assertEquals("LitGPT, LitGPT names", familyOf(lit));
        assertEquals(24, lit.geometry().mlpWidth().orElseThrow().value());
        assertEquals(Part.MLP_GATE, part(lit, "transformer.h.0.mlp.fc_1.weight"));
        assertEquals(Part.MLP_UP, part(lit, "transformer.h.0.mlp.fc_2.weight"));
    }

    @Test
    void llama_of_hugging_face() {
        Understanding llama = llama().understand();
        assertEquals("Llama, Hugging Face names", familyOf(llama));
        assertEquals(Optional.of(Layout.LINEAR), llama.geometry().layout());
        assertEquals(Optional.empty(), llama.geometry().heads(), "16 wide is no multiple of 128");
        assertEquals(Optional.of(false), llama.geometry().tiedHead());
        assertEquals(24, llama.geometry().mlpWidth().orElseThrow().value());
    }

    @Test
    void a_configuration_says_which_of_llamas_relatives_it_is() {
        assertEquals("Mistral, Hugging Face names", familyOf(llama(), "mistral"));
        assertEquals("Gemma, Hugging Face names", familyOf(llama(), "gemma"));
        assertEquals("Llama, Hugging Face names", familyOf(llama(), "somebodys_own"));
    }

    @Test
    void qwen2_has_biases_on_its_queries() {
        assertEquals("Qwen2, Hugging Face names",
                familyOf(llama().lines("model.layers.0.self_attn.q_proj.bias 16")));
    }

    @Test
    void qwen3_normalises_its_queries_and_so_tells_its_heads() {
        Understanding qwen = llama().lines("model.layers.0.self_attn.q_norm.weight 4",
                "model.layers.0.self_attn.k_norm.weight 4").understand();
        assertEquals("Qwen3, Hugging Face names", familyOf(qwen));
        assertEquals(new Fact(4, Evidence.SHAPES, "model.layers.0.self_attn.q_norm.weight [4]"),
                qwen.geometry().heads().orElseThrow());
        assertEquals(2, qwen.geometry().keyValueHeads().orElseThrow().value());
    }

    @Test
    void gemma2_has_four_norms_a_layer() {
        assertEquals("Gemma 2, Hugging Face names",
                familyOf(llama().lines("model.layers.0.pre_feedforward_layernorm.weight 16")));
    }

    @Test
    void mixtral_has_experts() {
        Understanding mixtral = new StateDict().lines("model.embed_tokens.weight 11 16")
                .layers(1, "model.layers", "self_attn.q_proj.weight 16 16", "block_sparse_moe.gate.weight 2 16",
                        "block_sparse_moe.experts.0.w1.weight 24 16", "block_sparse_moe.experts.0.w2.weight 16 24",
                        "block_sparse_moe.experts.0.w3.weight 24 16")
                .understand();
        assertEquals("Mixtral, Hugging Face names", familyOf(mixtral));
        assertEquals("Mixtral, Hugging Face names", familyOf(new StateDict().layers(1, "model.layers",
                "self_attn.q_proj.weight 16 16", "mlp.gate.weight 2 16", "mlp.experts.gate_up_proj 2 48 16")));
        assertEquals(Part.MLP_ROUTER, part(mixtral, "model.layers.0.block_sparse_moe.gate.weight"));
        assertEquals(Part.MLP_DOWN, part(mixtral, "model.layers.0.block_sparse_moe.experts.0.w2.weight"));
    }

    @Test
    void llama_of_meta_tells_its_heads_by_rotary_frequencies() {
        Understanding llama = new StateDict().lines("tok_embeddings.weight 11 16")
                .layers(1, "layers", "attention.wq.weight 16 16", "attention.wk.weight 8 16",
                        "feed_forward.w1.weight 24 16", "feed_forward.w2.weight 16 24", "attention_norm.weight 16")
                .lines("norm.weight 16", "output.weight 11 16", "rope.freqs 2").understand();
        assertEquals("Llama, Meta names", familyOf(llama));
        assertEquals(4, llama.geometry().heads().orElseThrow().value());
        assertEquals(2, llama.geometry().keyValueHeads().orElseThrow().value());
        assertEquals(Part.HEAD, part(llama, "output.weight"));
        assertEquals(Part.NORM, part(llama, "layers.0.attention_norm.weight"));
    }

    @Test
    void phi_and_phi3() {
        assertEquals("Phi, Hugging Face names", familyOf(new StateDict().lines("model.embed_tokens.weight 11 16")
                .layers(1, "model.layers", "self_attn.q_proj.weight 16 16", "self_attn.dense.weight 16 16",
                        "mlp.fc1.weight 24 16", "mlp.fc2.weight 16 24")));
        assertEquals("Phi-3, Hugging Face names", familyOf(new StateDict().lines("model.embed_tokens.weight 11 16")
                .layers(1, "model.layers", "self_attn.qkv_proj.weight 32 16", "mlp.gate_up_proj.weight 48 16")));
    }

    @Test
    void gpt_neox_of_hugging_face_and_its_own() {
        StateDict inner = new StateDict().lines("attention.query_key_value.weight 48 16",
                "attention.dense.weight 16 16",
                "mlp.dense_h_to_4h.weight 24 16", "mlp.dense_4h_to_h.weight 16 24");
        assertEquals("GPT-NeoX, Hugging Face names",
                familyOf(inner.prefixed("gpt_neox.layers.0.").lines("gpt_neox.embed_in.weight 11 16")));
        assertEquals("GPT-NeoX, GPT-NeoX names", familyOf(inner.prefixed("sequential.2.")));
    }

    @Test
    void bloom_and_falcon_differ_by_a_norm_after_the_embedding() {
        StateDict falcon = new StateDict().lines("transformer.word_embeddings.weight 11 16").layers(1, "transformer.h",
                "self_attention.query_key_value.weight 24 16", "self_attention.dense.weight 16 16",
                "mlp.dense_h_to_4h.weight 64 16");
        assertEquals("Falcon, Hugging Face names", familyOf(falcon));
        assertEquals("BLOOM, Hugging Face names",
                familyOf(falcon.lines("transformer.word_embeddings_layernorm.weight 16")));
    }

    @Test
    void opt_keeps_two_rows_of_its_position_table_for_itself() {
        Understanding opt = new StateDict()
                .lines("model.decoder.embed_tokens.weight 11 16", "model.decoder.embed_positions.weight 10 16")
                .layers(1, "model.decoder.layers", "self_attn.k_proj.weight 16 16", "self_attn.q_proj.weight 16 16",
                        "self_attn_layer_norm.weight 16", "fc1.weight 24 16", "fc2.weight 16 24")
                .understand();
        assertEquals("OPT, Hugging Face names", familyOf(opt));
        assertEquals(8, opt.geometry().context().orElseThrow().value());
        assertEquals(Part.MLP_DOWN, part(opt, "model.decoder.layers.0.fc2.weight"));
    }

    @Test
    void megatron_core_fuses_norms_into_linear_layers() {
        Understanding megatron = new StateDict()
                .lines("embedding.word_embeddings.weight 11 16", "embedding.position_embeddings.weight 8 16")
                .layers(2, "decoder.layers", "self_attention.linear_proj.weight 16 16",
                        "self_attention.linear_qkv.layer_norm_weight 16", "self_attention.linear_qkv.weight 48 16",
                        "mlp.linear_fc1.weight 64 16", "mlp.linear_fc2.weight 16 64")
                .lines("decoder.final_layernorm.weight 16", "output_layer.weight 11 16").understand();
        assertEquals("Megatron GPT, Megatron core names", familyOf(megatron));
        assertEquals(Part.NORM, part(megatron, "decoder.layers.0.self_attention.linear_qkv.layer_norm_weight"));
        assertEquals(Part.ATTENTION_QKV, part(megatron, "decoder.layers.0.self_attention.linear_qkv.weight"));
        assertEquals(2, megatron.geometry().layers().orElseThrow().value());
    }

    @Test
    void bert_with_and_without_its_prefix() {
        StateDict bare = new StateDict()
                .lines("embeddings.word_embeddings.weight 11 16", "embeddings.position_embeddings.weight 8 16",
                        "embeddings.token_type_embeddings.weight 2 16", "embeddings.LayerNorm.weight 16")
                .layers(1, "encoder.layer", "attention.self.query.weight 16 16", "attention.output.dense.weight 16 16",
                        "attention.output.LayerNorm.weight 16", "intermediate.dense.weight 24 16",
                        "output.dense.weight 16 24", "output.LayerNorm.weight 16");
        assertEquals("BERT, Hugging Face names", familyOf(bare));
        Understanding bert = bare.prefixed("bert.").lines("classifier.weight 2 16").understand();
        assertEquals("BERT, Hugging Face names", familyOf(bert));
        assertEquals(Part.ATTENTION_OUTPUT, part(bert, "bert.encoder.layer.0.attention.output.dense.weight"));
        assertEquals(Part.MLP_UP, part(bert, "bert.encoder.layer.0.intermediate.dense.weight"));
        assertEquals(Part.MLP_DOWN, part(bert, "bert.encoder.layer.0.output.dense.weight"));
        assertEquals(Part.CLASSIFIER, part(bert, "classifier.weight"));
        assertEquals(Optional.empty(), bert.geometry().tiedHead());
        assertEquals("RoBERTa, Hugging Face names", familyOf(bare.prefixed("roberta.")));
    }

    @Test
    void t5_has_two_stacks_and_its_heads_in_the_table_of_distances() {
        Understanding t5 = new StateDict().lines("shared.weight 11 16")
                .layers(2, "encoder.block", "layer.0.SelfAttention.q.weight 16 16",
                        "layer.0.SelfAttention.o.weight 16 16", "layer.1.DenseReluDense.wi.weight 24 16",
                        "layer.1.DenseReluDense.wo.weight 16 24")
                .lines("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight 32 4")
                .layers(2, "decoder.block", "layer.0.SelfAttention.q.weight 16 16",
                        "layer.1.EncDecAttention.q.weight 16 16")
                .understand();
        assertEquals("T5, Hugging Face names", familyOf(t5));
        assertEquals(4, t5.geometry().heads().orElseThrow().value());
        assertEquals("encoder.block.0-1", t5.geometry().layers().orElseThrow().because());
        assertEquals(Part.RELATIVE_POSITION,
                part(t5, "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"));
        assertEquals(Part.ATTENTION_QUERY, part(t5, "decoder.block.0.layer.1.EncDecAttention.q.weight"));
    }

    @Test
    void vit_of_timm_has_a_classifier_for_head() {
        Understanding vit = new StateDict().lines("cls_token 1 1 128", "pos_embed 1 5 128",
                "patch_embed.proj.weight 128 3 4 4", "patch_embed.proj.bias 128")
                .layers(1, "blocks", "norm1.weight 128", "attn.qkv.weight 384 128", "attn.proj.weight 128 128",
                        "mlp.fc1.weight 512 128", "mlp.fc2.weight 128 512")
                .lines("norm.weight 128", "head.weight 10 128").understand();
        assertEquals("ViT, timm names", familyOf(vit));
        assertEquals(Part.CLASSIFIER, part(vit, "head.weight"));
        assertEquals(Part.PATCH_EMBEDDING, part(vit, "patch_embed.proj.bias"));
        assertEquals(Part.CLASS_TOKEN, part(vit, "cls_token"));
        assertEquals(128, vit.geometry().width().orElseThrow().value());
        assertEquals(new Fact(2, Evidence.GUESS, "128/64"), vit.geometry().heads().orElseThrow());
        assertEquals(Optional.empty(), vit.geometry().context());
        assertEquals(Optional.empty(), vit.geometry().tiedHead());
    }

    @Test
    void vit_of_hugging_face() {
        assertEquals("ViT, Hugging Face names",
                familyOf(new StateDict().lines("vit.embeddings.cls_token 1 1 16",
                        "vit.embeddings.position_embeddings 1 5 16",
                        "vit.embeddings.patch_embeddings.projection.weight 16 3 4 4",
                        "vit.encoder.layer.0.attention.attention.query.weight 16 16")));
    }

    @Test
    void whisper_clip_and_distilbert() {
        assertEquals("Whisper, Hugging Face names", familyOf(new StateDict().lines("model.encoder.conv1.weight 16 4 3",
                "model.decoder.embed_tokens.weight 11 16", "model.decoder.embed_positions.weight 8 16",
                "model.decoder.layers.0.encoder_attn.q_proj.weight 16 16")));
        assertEquals("CLIP, Hugging Face names",
                familyOf(new StateDict().lines("text_model.encoder.layers.0.self_attn.q_proj.weight 16 16",
                        "vision_model.encoder.layers.0.self_attn.q_proj.weight 16 16")));
        assertEquals("DistilBERT, Hugging Face names",
                familyOf(new StateDict().lines("distilbert.embeddings.word_embeddings.weight 11 16",
                        "distilbert.transformer.layer.0.attention.q_lin.weight 16 16")));
    }

    @Test
    void a_lora_adapter_alone_is_one_and_beside_its_model_it_is_the_model() {
        StateDict adapter = new StateDict().lines("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight 4 16",
                "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight 16 4");
        Understanding alone = adapter.understand();
        assertEquals("LoRA adapter, PEFT names", familyOf(alone));
        assertEquals(Part.ADAPTER, part(alone, "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"));
        StateDict whole = new StateDict();
        for (String name : llama().names()) {
            whole.add(name.replace("q_proj.weight", "q_proj.base_layer.weight"), llama().tensor(name));
        }
        assertEquals("Llama, Hugging Face names", familyOf(whole.add("model.layers.0.self_attn.q_proj.lora_A.weight", 4,
                16)));
    }

    @Test
    void a_convolutional_net_is_of_no_family() {
        Understanding resnet = new StateDict()
                .lines("conv1.weight 8 3 7 7", "bn1.weight 8", "bn1.bias 8", "bn1.running_mean 8", "bn1.running_var 8",
                        "layer1.0.conv1.weight 8 8 3 3", "layer1.0.downsample.0.weight 8 8 1 1",
                        "layer1.0.downsample.1.weight 8", "layer1.0.downsample.1.running_mean 8", "fc.weight 10 8")
                .understand();
        assertEquals("unknown", familyOf(resnet));
        assertEquals(Part.CONVOLUTION, part(resnet, "conv1.weight"));
        assertEquals(Part.CONVOLUTION, part(resnet, "layer1.0.downsample.0.weight"));
        assertEquals(Part.NORM, part(resnet, "layer1.0.downsample.1.weight"));
        assertEquals(Part.RUNNING_STATISTICS, part(resnet, "bn1.running_mean"));
        assertEquals(Part.CLASSIFIER, part(resnet, "fc.weight"));
        assertEquals(Optional.empty(), resnet.geometry().layers());
        assertEquals(Optional.empty(), resnet.geometry().heads());
    }

    @Test
    void a_batch_norm_is_told_by_its_statistics_and_its_neighbour_is_none() {
        Understanding sequential = new StateDict()
                .lines("0.weight 4 4", "0.bias 4", "1.weight 4", "1.bias 4", "1.running_mean 4", "1.running_var 4")
                .understand();
        assertEquals(Part.OTHER, part(sequential, "0.bias"));
        assertEquals(Part.NORM, part(sequential, "1.weight"));
        assertEquals(Part.NORM, part(sequential, "1.bias"));
    }

    @Test
    void names_that_nobody_knows_stay_unknown() {
        Understanding own = new StateDict().lines("enc.a.weight 4 4", "enc.b.weight 4 4").understand();
        assertTrue(own.network().isEmpty());
        assertEquals(Part.OTHER, part(own, "enc.a.weight"));
    }

    private static Part part(Understanding understanding, String name) {
        return understanding.weights().tensors().stream().filter(weight -> weight.name().equals(name))
                .map(Weight::part).findFirst().orElseThrow();
    }

    private static StateDict llama() {
        return new StateDict().lines("model.embed_tokens.weight 11 16")
                .layers(2, "model.layers", "self_attn.q_proj.weight 16 16", "self_attn.k_proj.weight 8 16",
                        "self_attn.v_proj.weight 8 16", "self_attn.o_proj.weight 16 16", "mlp.gate_proj.weight 24 16",
                        "mlp.up_proj.weight 24 16", "mlp.down_proj.weight 16 24", "input_layernorm.weight 16",
                        "post_attention_layernorm.weight 16")
                .lines("model.norm.weight 16", "lm_head.weight 11 16");
    }
}
