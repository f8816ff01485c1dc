package dev.ckpt.align;

import dev.ckpt.model.NamePattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A weight or a bias by which an attention makes its queries, keys and values, as its name tells.
///
/// @param module the attention that it is in
/// @param family whose words they are; empty for a fused one, which stands for all three
/// @param part 0 for the queries, 1 for the keys, 2 for the values, [#FUSED] for all three
/// @param bias whether it is a bias
record Projection(Entry entry, String module, String family, int part, boolean bias) {

    static final int FUSED = -1;

    static final List<String> LETTERS = List.of("q", "k", "v");

    /// Words for all three. GPT-NeoX's and BLOOM's `query_key_value` is none of them: it goes from head to head.
    private static final List<String> FUSED_WORDS = List.of("c_attn", "qkv", "qkv_proj", "in_proj", "Wqkv", "wqkv",
            "w_qkv", "c_qkv", "to_qkv", "attn_qkv", "linear_qkv");

    private static final List<List<String>> THREE_WORDS = List.of(List.of("q_proj", "k_proj", "v_proj"),
            List.of("q", "k", "v"), List.of("query", "key", "value"), List.of("wq", "wk", "wv"),
            List.of("w_q", "w_k", "w_v"), List.of("c_q", "c_k", "c_v"), List.of("to_q", "to_k", "to_v"),
            List.of("q_lin", "k_lin", "v_lin"), List.of("linear_q", "linear_k", "linear_v"),
            List.of("attn_q", "attn_k", "attn_v"));

    private record Word(String family, int part) {}

    private static final Map<String, Word> WORDS = new HashMap<>();

    static {
        for (String word : FUSED_WORDS) {
            WORDS.put(word, new Word("", FUSED));
        }
        for (List<String> words : THREE_WORDS) {
            for (int part = 0; part < words.size(); part++) {
                WORDS.put(words.get(part), new Word(words.getFirst(), part));
            }
        }
    }

    static Optional<Projection> of(Entry entry) {
        String name = entry.name();
        int end = ending(name, '.');
        if (end < 0) {
            end = ending(name, '_'); // `in_proj_weight` of nn.MultiheadAttention
        }
        if (end < 0) {
            return Optional.empty();
        }
        int dot = name.lastIndexOf('.', end - 1);
        @Nullable
        Word word = WORDS.get(name.substring(dot + 1, end));
        return word == null
                ? Optional.empty()
                : Optional.of(new Projection(entry, name.substring(0, dot + 1), word.family(), word.part(),
                        name.endsWith("bias")));
    }

    /// Where the module's name ends; -1 where it is no weight and no bias.
    private static int ending(String name, char before) {
        for (String leaf : List.of("weight", "bias")) {
            if (name.endsWith(leaf) && name.length() > leaf.length() + 1
                    && name.charAt(name.length() - leaf.length() - 1) == before) {
                return name.length() - leaf.length() - 1;
            }
        }
        return -1;
    }

    /// What the attention may be called in the other checkpoint.
    ///
    /// @param level 0 for the same name, 1 for the same within a layer of that number, 2 for the only one of that layer
    Optional<String> place(int level) {
        String leaf = bias ? "bias" : "weight";
        NamePattern pattern = entry.weight().pattern();
        if (level == 0) {
            return Optional.of(module + leaf);
        }
        if (pattern.layer() < 0) {
            return Optional.empty();
        }
        if (level == 1) {
            int layer = module.indexOf('.', pattern.stack().length() + 1);
            return Optional.of(pattern.layer() + (layer < 0 ? "" : module.substring(layer)) + leaf);
        }
        return Optional.of(pattern.layer() + " " + leaf);
    }
}
