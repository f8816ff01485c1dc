package dev.ckpt.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Which names of modules mean which part of a network (format reference 9.6), all in lower case. What a name means may
/// depend on where it stands: `c_proj` and `dense` mean one thing inside an attention and another inside an MLP.
final class PartNames {

    /// Inside an attention.
    static final Map<String, Part> ATTENTION = new Table()
            .add(Part.ATTENTION_QKV, "c_attn", "attn", "qkv", "qkv_proj", "query_key_value", "in_proj", "linear_qkv",
                    "wqkv", "w_qkv", "c_qkv", "to_qkv")
            .add(Part.ATTENTION_QUERY, "q", "q_proj", "query", "wq", "w_q", "c_q", "to_q", "q_lin", "linear_q")
            .add(Part.ATTENTION_KEY, "k", "k_proj", "key", "wk", "w_k", "c_k", "to_k", "k_lin", "linear_k")
            .add(Part.ATTENTION_VALUE, "v", "v_proj", "value", "wv", "w_v", "c_v", "to_v", "v_lin", "linear_v")
            .add(Part.ATTENTION_OUTPUT, "o", "o_proj", "out_proj", "out", "c_proj", "dense", "proj", "wo", "w_o",
                    "linear_proj", "to_out", "out_lin")
            .names();

    /// These are an attention's wherever they stand.
    static final Set<String> SURELY_ATTENTION = Set.of("c_attn", "query_key_value", "qkv", "qkv_proj", "q_proj",
            "k_proj", "v_proj", "o_proj");

    /// Inside an MLP.
    static final Map<String, Part> MLP = new Table()
            .add(Part.MLP_UP, "c_fc", "up_proj", "gate_up_proj", "fc1", "fc_in", "fc", "fc_1", "dense_h_to_4h",
                    "linear_fc1", "w3", "wi", "wi_1", "lin1", "linear1", "up", "intermediate")
            .add(Part.MLP_GATE, "gate_proj", "w1", "wi_0")
            .add(Part.MLP_DOWN, "c_proj", "down_proj", "fc2", "fc_out", "fc_2", "dense_4h_to_h", "linear_fc2", "w2",
                    "wo", "proj", "lin2", "linear2", "down", "output")
            .add(Part.MLP_ROUTER, "gate", "router", "wg")
            .names();

    /// These are an MLP's wherever they stand, given that they stand in a numbered layer.
    static final Set<String> SURELY_MLP = Set.of("c_fc", "fc1", "fc2", "linear1", "linear2", "up_proj", "gate_proj",
            "down_proj", "dense_h_to_4h", "dense_4h_to_h");

    /// Modules whose insides are an MLP.
    static final Set<String> MLP_PLACES = Set.of("feed_forward", "feedforward", "ffn", "ffwd", "ff", "densereludense",
            "experts", "expert", "shared_expert", "shared_experts", "block_sparse_moe", "moe", "intermediate");

    /// Anywhere.
    static final Map<String, Part> EMBEDDING = new Table()
            .add(Part.TOKEN_EMBEDDING, "wte", "embed_tokens", "tok_embeddings", "tok_embedding", "tok_emb",
                    "word_embeddings", "word_embedding", "embed_in", "shared", "token_embedding", "token_embeddings",
                    "token_embedding_table", "token_emb", "embedding", "embeddings", "embed", "emb", "value_embeds")
            .add(Part.SEGMENT_EMBEDDING, "token_type_embeddings", "tokentype_embeddings", "segment_embeddings")
            .add(Part.PATCH_EMBEDDING, "patch_embed", "patch_embedding", "patch_embeddings")
            .add(Part.CLASS_TOKEN, "cls_token", "class_token", "class_embedding", "dist_token", "distillation_token",
                    "register_tokens", "mask_token")
            .add(Part.POSITION_EMBEDDING, "wpe", "embed_positions", "position_embeddings", "position_embedding",
                    "position_embedding_table", "positional_embedding", "pos_embed", "pos_embedding", "pos_emb", "pe")
            .add(Part.RELATIVE_POSITION, "relative_attention_bias", "relative_position_bias_table", "rel_pos_h",
                    "rel_pos_w")
            .names();

    /// Outside the layers.
    static final Map<String, Part> HEAD = new Table()
            .add(Part.HEAD, "lm_head", "embed_out", "output_layer", "final_linear", "output", "proj_out", "predictions",
                    "vocab_transform", "vocab_projector", "unembed")
            .add(Part.CLASSIFIER, "classifier", "fc", "pooler", "score", "seq_relationship", "heads", "qa_outputs")
            .names();

    /// Constants of the program.
    static final Map<String, Part> BUFFER = new Table()
            .add(Part.RUNNING_STATISTICS, "running_mean", "running_var", "num_batches_tracked")
            .add(Part.ROTARY_FREQUENCIES, "inv_freq", "freqs", "freqs_cis", "cos_cached", "sin_cached", "cos", "sin")
            .add(Part.MASK, "masked_bias", "causal_mask", "attn_mask", "mask", "tril")
            .add(Part.BUFFER_OTHER, "position_ids", "token_type_ids", "relative_position_index", "_extra_state",
                    "n_averaged")
            .names();

    /// What a module calls its own parameters.
    static final Set<String> LEAVES = Set.of("weight", "bias", "w", "b", "g", "gamma", "beta", "weight_g", "weight_v",
            "scale", "scales", "kernel", "qweight", "qzeros", "g_idx", "weight_scale", "weight_scale_inv");

    private PartNames() {}

    /// A norm by its module's name: `ln_1`, `input_layernorm`, `bn1`.
    static boolean isNorm(String module) {
        return module.contains("norm") || starts(module, "ln") || starts(module, "bn");
    }

    /// `ln`, `ln1`, `ln_f`, `lnf`; not `lng`.
    private static boolean starts(String module, String letters) {
        if (!module.startsWith(letters)) {
            return false;
        }
        if (module.length() == letters.length()) {
            return true;
        }
        char next = module.charAt(letters.length());
        return next == '_' || Character.isDigit(next) || (next == 'f' && module.length() == letters.length() + 1);
    }

    private static final class Table {

        private final Map<String, Part> names = new HashMap<>();

        Table add(Part part, String... modules) {
            for (String module : modules) {
                names.put(module, part);
            }
            return this;
        }

        Map<String, Part> names() {
            return Map.copyOf(names);
        }
    }
}
