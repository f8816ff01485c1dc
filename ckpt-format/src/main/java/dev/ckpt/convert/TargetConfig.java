package dev.ckpt.convert;

import dev.ckpt.gpt.GptSizes;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A program's own settings for a model, under its own names.
final class TargetConfig {

    /// Settings of Hugging Face's that are understood, and come along or are noted.
    static final Set<String> OF_HUGGING_FACE = Set.of("model_type", "n_positions", "n_inner", "activation_function",
            "resid_pdrop", "embd_pdrop", "attn_pdrop", "layer_norm_epsilon", "scale_attn_weights",
            "scale_attn_by_inverse_layer_idx", "tie_word_embeddings");

    /// What these settings say in the seed model's and in nanoGPT's words; other entries there are the script's.
    static final Set<String> OF_THE_MODEL = Set.of("n_layer", "n_head", "n_embd", "block_size", "bias", "vocab_size",
            "dropout", "tied", "gelu", "layout", "max_seq_len");

    /// The vocabulary of GPT-2's own tokenizer, whose last token begins and ends texts.
    private static final long GPT2_VOCABULARY = 50257;

    private final List<Dict.Entry> entries = new ArrayList<>();

    private TargetConfig() {}

    /// nanoGPT's `model_args`.
    static Dict modelArgs(GptSettings settings) {
        return new TargetConfig().number("n_layer", settings.sizes().layers()).heads(settings)
                .number("n_embd", settings.sizes().width()).number("block_size", settings.sizes().context())
                .truth("bias", settings.bias()).number("vocab_size", settings.sizes().vocab())
                .real("dropout", settings.dropout()).dict();
    }

    /// nanoGPT's `config`, which holds the script's settings; and the GELU where nanoGPT's code has to be changed.
    static Dict nanogpt(GptSettings settings, List<Dict.Entry> script) {
        TargetConfig config = new TargetConfig();
        config.entries.addAll(script);
        if (settings.gelu() != Gelu.of(Scheme.NANOGPT)) {
            config.text("gelu", settings.gelu().torchName());
        }
        return config.dict();
    }

    static Dict seed(GptSettings settings, List<Dict.Entry> script) {
        TargetConfig config = new TargetConfig().number("vocab_size", settings.sizes().vocab())
                .number("block_size", settings.sizes().context()).number("n_layer", settings.sizes().layers())
                .heads(settings).number("n_embd", settings.sizes().width()).truth("bias", settings.bias())
                .truth("tied", settings.tied()).text("gelu", settings.gelu().torchName())
                .text("layout", Scheme.SEED.layout().jsonName());
        if (settings.dropout() != 0) {
            config.real("dropout", settings.dropout());
        }
        config.entries.addAll(script);
        return config.dict();
    }

    static Dict huggingFace(GptSettings settings) {
        GptSizes sizes = settings.sizes();
        TargetConfig config = new TargetConfig().text("model_type", "gpt2")
                .value("architectures", new Sequence(Sequence.Kind.LIST, List.of(new Text("GPT2LMHeadModel"))))
                .number("vocab_size", sizes.vocab()).number("n_positions", sizes.context())
                .number("n_embd", sizes.width()).number("n_layer", sizes.layers()).heads(settings)
                .value("n_inner", sizes.usualMlp() ? Value.NONE : new Scalar.Int(sizes.mlpWidth()))
                .text("activation_function", settings.gelu().huggingFaceName())
                .real("resid_pdrop", settings.dropout()).real("embd_pdrop", settings.dropout())
                .real("attn_pdrop", settings.dropout()).real("layer_norm_epsilon", 1e-5)
                .real("initializer_range", 0.02).truth("scale_attn_weights", true)
                .truth("tie_word_embeddings", settings.tied());
        if (sizes.vocab() < GPT2_VOCABULARY) {
            // otherwise the defaults hold, which name a token that this vocabulary has not
            config.value("bos_token_id", Value.NONE).value("eos_token_id", Value.NONE);
        }
        return config.dict();
    }

    static Dict llmc(GptSettings settings) {
        return new TargetConfig().number("max_seq_len", settings.sizes().context())
                .number("vocab_size", settings.sizes().vocab()).number("n_layer", settings.sizes().layers())
                .heads(settings).number("n_embd", settings.sizes().width()).dict();
    }

    private TargetConfig heads(GptSettings settings) {
        settings.heads().ifPresent(heads -> number("n_head", heads));
        return this;
    }

    private TargetConfig number(String key, long number) {
        return value(key, new Scalar.Int(number));
    }

    private TargetConfig real(String key, double number) {
        return value(key, new Scalar.Real(number));
    }

    private TargetConfig truth(String key, boolean truth) {
        return value(key, new Scalar.Bool(truth));
    }

    private TargetConfig text(String key, String text) {
        return value(key, new Text(text));
    }

    private TargetConfig value(String key, Value value) {
        entries.add(new Dict.Entry(new Text(key), value));
        return this;
    }

    private Dict dict() {
        return Dict.of(entries);
    }
}
