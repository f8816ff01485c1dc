package dev.ckpt.model;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The families (format reference 9). The first that fits is taken, so the more particular stand first. To add one, write
/// what no other has as marks, and a test with a few tensors to [FamilyTest].
final class Families {

    private static final String HUGGING_FACE = "Hugging Face names";

    /// GPT-2's modules under all three of its namings.
    private static final String[] GPT2_ORDER = {"wte", "wpe", "*.ln_1", "*.attn.c_attn", "*.attn.c_proj", "*.ln_2",
        "*.mlp.c_fc", "*.mlp.c_proj", "ln_f", "lm_head"};

    private static final String[] LLAMA_ORDER = {"embed_tokens", "*.self_attn.q_proj", "*.self_attn.k_proj",
        "*.self_attn.v_proj", "*.self_attn.o_proj", "*.self_attn.q_norm", "*.self_attn.k_norm",
        "*.block_sparse_moe.gate", "*.mlp.gate_proj", "*.mlp.up_proj", "*.mlp.down_proj", "*.input_layernorm",
        "*.post_attention_layernorm", "*.pre_feedforward_layernorm", "*.post_feedforward_layernorm", "norm",
        "lm_head"};

    private static final String[] BERT_ORDER = {"embeddings.word_embeddings", "embeddings.position_embeddings",
        "embeddings.token_type_embeddings", "embeddings.LayerNorm", "*.attention.self.query",
        "*.attention.self.key", "*.attention.self.value", "*.attention.output.dense",
        "*.attention.output.LayerNorm", "*.intermediate.dense", "*.output.dense", "*.output.LayerNorm",
        "pooler.dense", "cls.predictions", "cls.predictions.transform.dense",
        "cls.predictions.transform.LayerNorm", "cls.predictions.decoder", "classifier"};

    private static final String[] NEOX_ORDER = {"embed_in", "*.input_layernorm", "*.post_attention_layernorm",
        "*.attention.query_key_value", "*.attention.dense", "*.mlp.dense_h_to_4h", "*.mlp.dense_4h_to_h",
        "final_layer_norm", "embed_out", "lm_head"};

    private static final String[] OPT_ORDER = {"decoder.embed_tokens", "decoder.embed_positions",
        "decoder.final_layer_norm", "*.self_attn.k_proj", "*.self_attn.v_proj", "*.self_attn.q_proj",
        "*.self_attn.out_proj", "*.self_attn_layer_norm", "*.fc1", "*.fc2", "*.final_layer_norm", "lm_head"};

    private static final String[] GPT_NEO_ORDER = {"wte", "wpe", "*.ln_1", "*.attn.attention.k_proj",
        "*.attn.attention.v_proj", "*.attn.attention.q_proj", "*.attn.attention.out_proj", "*.ln_2", "*.mlp.c_fc",
        "*.mlp.c_proj", "ln_f", "lm_head"};

    private static final String[] GPT_J_ORDER = {"wte", "*.ln_1", "*.attn.k_proj", "*.attn.v_proj", "*.attn.q_proj",
        "*.attn.out_proj", "*.mlp.fc_in", "*.mlp.fc_out", "ln_f", "lm_head"};

    private static final String[] BLOOM_ORDER = {"word_embeddings", "word_embeddings_layernorm", "*.input_layernorm",
        "*.self_attention.query_key_value", "*.self_attention.dense", "*.post_attention_layernorm",
        "*.mlp.dense_h_to_4h", "*.mlp.dense_4h_to_h", "ln_f", "lm_head"};

    private static final String[] PHI_ORDER = {"embed_tokens", "*.self_attn.q_proj", "*.self_attn.k_proj",
        "*.self_attn.v_proj", "*.self_attn.dense", "*.mlp.fc1", "*.mlp.fc2", "*.input_layernorm",
        "final_layernorm", "lm_head"};

    static final List<Family> ALL = List.of(
            Family.of("GPT-2", "OpenAI TensorFlow names", "wte", "wpe", "h.*.attn.c_attn.w").headSize(64).tying(),
            Family.of("GPT-2", "", "wte.weight", "wpe.weight", "*.attn.c_attn.weight", "*.mlp.c_fc.weight")
                    .headSize(64).tying().defines(GPT2_ORDER),
            Family.of("GPT-Neo", HUGGING_FACE, "wte.weight", "wpe.weight", "h.*.attn.attention.q_proj.weight")
                    .tying()
                    .defines(GPT_NEO_ORDER),
            Family.of("GPT-J", HUGGING_FACE, "wte.weight", "h.*.attn.q_proj.weight", "h.*.mlp.fc_in.weight")
                    .defines(GPT_J_ORDER),
            Family.of("nanochat", "nanochat names", "wte.weight", "h.*.attn.c_q.weight", "h.*.mlp.c_fc.weight"),
            Family.of("LitGPT", "LitGPT names", "wte.weight", "h.*.attn.qkv.weight|h.*.attn.attn.weight",
                    "h.*.attn.proj.weight"),
            Family.of("BLOOM", HUGGING_FACE, "word_embeddings.weight", "word_embeddings_layernorm.weight",
                    "h.*.self_attention.query_key_value.weight").tying()
                    .defines(BLOOM_ORDER),
            Family.of("Falcon", HUGGING_FACE, "word_embeddings.weight", "h.*.self_attention.query_key_value.weight")
                    .tying(),
            Family.of("GPT-NeoX", HUGGING_FACE, "embed_in.weight", "layers.*.attention.query_key_value.weight")
                    .defines(NEOX_ORDER),
            Family.of("GPT-NeoX", "GPT-NeoX names", "*.attention.query_key_value.weight",
                    "*.mlp.dense_h_to_4h.weight|*.mlp.linear1.weight"),
            Family.of("Megatron GPT", "Megatron core names", "layers.*.self_attention.linear_qkv.weight",
                    "layers.*.mlp.linear_fc1.weight"),
            Family.of("Llama", "Meta names", "tok_embeddings.weight", "layers.*.attention.wq.weight",
                    "layers.*.feed_forward.w1.weight|layers.*.feed_forward.experts.*.w1.weight").headSize(128),
            Family.of("Whisper", HUGGING_FACE, "encoder.conv1.weight", "decoder.embed_positions.weight",
                    "decoder.layers.*.encoder_attn.q_proj.weight").headSize(64).tying(),
            Family.of("BART", HUGGING_FACE, "encoder.layernorm_embedding.weight",
                    "decoder.layers.*.encoder_attn.q_proj.weight").headSize(64).tying(),
            Family.of("CLIP", HUGGING_FACE, "text_model.encoder.layers.*.self_attn.q_proj.weight",
                    "vision_model.encoder.layers.*.self_attn.q_proj.weight").headSize(64),
            Family.of("CLIP", "OpenAI names", "visual.conv1.weight", "token_embedding.weight",
                    "transformer.resblocks.*.attn.in_proj_weight").headSize(64),
            Family.of("T5", HUGGING_FACE, "shared.weight",
                    "encoder.block.*.layer.*.SelfAttention.q.weight").tying(),
            Family.of("OPT", HUGGING_FACE, "decoder.embed_tokens.weight", "decoder.embed_positions.weight",
                    "decoder.layers.*.self_attn.q_proj.weight", "decoder.layers.*.fc1.weight")
                    .without("encoder_attn.q_proj.weight").tying().positionRows(2).defines(OPT_ORDER),
            Family.of("RoBERTa", HUGGING_FACE, "roberta.embeddings.word_embeddings.weight",
                    "roberta.encoder.layer.*.attention.self.query.weight").headSize(64).tying(),
            Family.of("BERT", HUGGING_FACE, "embeddings.word_embeddings.weight",
                    "encoder.layer.*.attention.self.query.weight").headSize(64).tying().defines(BERT_ORDER),
            Family.of("DistilBERT", HUGGING_FACE, "embeddings.word_embeddings.weight",
                    "transformer.layer.*.attention.q_lin.weight").headSize(64).tying(),
            Family.of("ViT", HUGGING_FACE, "embeddings.patch_embeddings.projection.weight", "embeddings.cls_token",
                    "layer.*.attention.attention.query.weight|layers.*.attention.q_proj.weight").headSize(64),
            Family.of("ViT", "timm names", "patch_embed.proj.weight", "pos_embed", "blocks.*.attn.qkv.weight")
                    .headSize(64),
            Family.of("Phi-3", HUGGING_FACE, "layers.*.self_attn.qkv_proj.weight", "layers.*.mlp.gate_up_proj.weight"),
            Family.of("Phi", HUGGING_FACE, "layers.*.self_attn.dense.weight", "layers.*.mlp.fc1.weight")
                    .defines(PHI_ORDER),
            Family.of("Mixtral", HUGGING_FACE, "layers.*.self_attn.q_proj.weight",
                    "layers.*.block_sparse_moe.experts.*.w1.weight").headSize(128),
            Family.of("Mixtral", HUGGING_FACE, "layers.*.self_attn.q_proj.weight",
                    "layers.*.mlp.experts.gate_up_proj").without("q_norm.weight", "q_proj.bias",
                            "shared_expert.gate_proj.weight")
                    .headSize(128),
            llama("Gemma 3", "layers.*.pre_feedforward_layernorm.weight", "layers.*.self_attn.q_norm.weight"),
            llama("Gemma 2", "layers.*.pre_feedforward_layernorm.weight"),
            llama("Qwen3", "layers.*.self_attn.q_norm.weight"),
            llama("Qwen2", "layers.*.self_attn.q_proj.bias").headSize(128),
            llama("Llama", "layers.*.input_layernorm.weight").headSize(128),
            Family.of("LoRA adapter", "PEFT names", "lora_A.weight|lora_A.default.weight"));

    private static final Map<String, String> MODEL_TYPES = Map.ofEntries(entry("gpt2", "GPT-2"),
            entry("gpt_neo", "GPT-Neo"), entry("gptj", "GPT-J"), entry("gpt_bigcode", "GPT-BigCode"),
            entry("gpt_neox", "GPT-NeoX"), entry("bloom", "BLOOM"), entry("falcon", "Falcon"), entry("opt", "OPT"),
            entry("llama", "Llama"), entry("mistral", "Mistral"), entry("mixtral", "Mixtral"),
            entry("qwen2", "Qwen2"), entry("qwen2_moe", "Qwen2 MoE"), entry("qwen3", "Qwen3"),
            entry("qwen3_moe", "Qwen3 MoE"), entry("gemma", "Gemma"), entry("gemma2", "Gemma 2"),
            entry("gemma3", "Gemma 3"), entry("gemma3_text", "Gemma 3"), entry("phi", "Phi"), entry("phi3", "Phi-3"),
            entry("olmo", "OLMo"), entry("olmo2", "OLMo 2"), entry("granite", "Granite"), entry("exaone4", "EXAONE 4"),
            entry("bert", "BERT"), entry("roberta", "RoBERTa"), entry("xlm-roberta", "XLM-RoBERTa"),
            entry("camembert", "CamemBERT"), entry("electra", "ELECTRA"), entry("distilbert", "DistilBERT"),
            entry("t5", "T5"), entry("mt5", "mT5"), entry("bart", "BART"), entry("whisper", "Whisper"),
            entry("clip", "CLIP"), entry("vit", "ViT"), entry("deit", "DeiT"));

    private Families() {}

    /// Llama's network, or one that differs from it by what `marks` name.
    private static Family llama(String name, String... marks) {
        List<String> all = new ArrayList<>(
                List.of("layers.*.self_attn.q_proj.weight", "layers.*.mlp.gate_proj.weight"));
        Collections.addAll(all, marks);
        return Family.of(name, HUGGING_FACE, all.toArray(String[]::new)).tying().defines(LLAMA_ORDER);
    }

    /// The family of that `model_type` in a Hugging Face configuration, as people write it.
    static Optional<String> byModelType(String modelType) {
        return Optional.ofNullable(MODEL_TYPES.get(modelType));
    }
}
