package dev.ckpt.gpt;

import dev.ckpt.tensor.Shape;

/// The modules of a GPT-2 that have parameters, in the order in which all four programs define them.
public enum GptModule {
    WTE("wte"), WPE("wpe"), LN_1("ln_1"), C_ATTN("attn.c_attn"), ATTENTION_OUT("attn.c_proj"), LN_2("ln_2"), C_FC(
            "mlp.c_fc"), MLP_OUT("mlp.c_proj"), LN_F("ln_f"), HEAD("lm_head");

    private final String path;

    GptModule(String path) {
        this.path = path;
    }

    /// Its name inside a layer, or inside the transformer.
    public String path() {
        return path;
    }

    public boolean inLayer() {
        return compareTo(LN_1) >= 0 && compareTo(MLP_OUT) <= 0;
    }

    public boolean mayHaveBias() {
        return compareTo(LN_1) >= 0 && compareTo(LN_F) <= 0;
    }

    /// Whether its weight is a matrix that lies one way in `nn.Linear` and the other way in Conv1D. The head is an
    /// `nn.Linear` everywhere.
    boolean turns() {
        return this == C_ATTN || this == ATTENTION_OUT || this == C_FC || this == MLP_OUT;
    }

    /// The shape of its weight as [out, in], or of its vector.
    Shape weight(GptSizes sizes) {
        long c = sizes.width();
        return switch (this) {
            case WTE, HEAD -> Shape.of(sizes.vocab(), c);
            case WPE -> Shape.of(sizes.context(), c);
            case LN_1, LN_2, LN_F -> Shape.of(c);
            case C_ATTN -> Shape.of(3 * c, c);
            case ATTENTION_OUT -> Shape.of(c, c);
            case C_FC -> Shape.of(sizes.mlpWidth(), c);
            case MLP_OUT -> Shape.of(c, sizes.mlpWidth());
        };
    }
}
