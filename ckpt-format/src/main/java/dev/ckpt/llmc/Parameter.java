package dev.ckpt.llmc;

import dev.ckpt.tensor.Shape;
import java.util.Locale;

/// The kinds of tensors in the order of the file, under llm.c's names for them.
enum Parameter {
    // @formatter:off a table, a line a row
    WTE("wte.weight", false),
    WPE("wpe.weight", false),
    LN1W("ln_1.weight", true),
    LN1B("ln_1.bias", true),
    QKVW("attn.c_attn.weight", true),
    QKVB("attn.c_attn.bias", true),
    ATTPROJW("attn.c_proj.weight", true),
    ATTPROJB("attn.c_proj.bias", true),
    LN2W("ln_2.weight", true),
    LN2B("ln_2.bias", true),
    FCW("mlp.c_fc.weight", true),
    FCB("mlp.c_fc.bias", true),
    FCPROJW("mlp.c_proj.weight", true),
    FCPROJB("mlp.c_proj.bias", true),
    LNFW("ln_f.weight", false),
    LNFB("ln_f.bias", false);
    // @formatter:on

    private final String name;
    private final boolean inEachLayer;

    Parameter(String name, boolean inEachLayer) {
        this.name = name;
        this.inEachLayer = inEachLayer;
    }

    /// llm.c's own name: `qkvw`.
    String kind() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// In how many layers it is; 1 where it is outside of them.
    int count(LlmcHeader header) {
        return inEachLayer ? header.layers() : 1;
    }

    /// nanoGPT's name, without `transformer.`
    String nameIn(int layer) {
        return inEachLayer ? "h." + layer + "." + name : name;
    }

    /// The name with a star for the layer.
    String nameInAll() {
        return inEachLayer ? "h.*." + name : name;
    }

    boolean isBias() {
        return name.endsWith(".bias");
    }

    /// The shape in one layer.
    ///
    /// @param rows of the token embedding: Vp
    Shape shape(LlmcHeader header, long rows) {
        long c = header.channels();
        return switch (this) {
            case WTE -> Shape.of(rows, c);
            case WPE -> Shape.of(header.maxSeqLen(), c);
            case QKVW -> Shape.of(3 * c, c);
            case QKVB -> Shape.of(3 * c);
            case ATTPROJW -> Shape.of(c, c);
            case FCW -> Shape.of(4 * c, c);
            case FCB -> Shape.of(4 * c);
            case FCPROJW -> Shape.of(c, 4 * c);
            case LN1W, LN1B, ATTPROJB, LN2W, LN2B, FCPROJB, LNFW, LNFB -> Shape.of(c);
        };
    }
}
