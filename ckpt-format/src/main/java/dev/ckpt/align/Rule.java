package dev.ckpt.align;

/// Why two tensors are taken for the same one, in two checkpoints. A pairing may rest on several.
public enum Rule {
    /// Both are called so.
    SAME_NAME("same name"),
    /// Both are called so once what stands before all names is gone: a wrapper's `_orig_mod.` or `module.`, the name of an
    /// attribute that holds the network.
    PREFIX("prefix"),
    /// Two frameworks' names of one parameter: `transformer.h.0.ln_1.weight`, `blocks.0.ln_1.weight`.
    SCHEME("naming scheme"),
    /// One matrix lies the other way round: Conv1D against `nn.Linear`.
    TRANSPOSED("transposed"),
    /// Q, K and V in one tensor against three.
    FUSED_QKV("fused QKV"),
    /// A head that is the token embedding, against one that is named.
    TIED_HEAD("tied head"),
    /// The user's own table says so.
    MAP("map"),
    /// Nothing else of the same content is there, on either side: a rename.
    SAME_CONTENT("same content"),
    /// An optimizer's slot goes with its parameter, whatever number it has in the file.
    PARAMETER("parameter");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    /// As it is written in JSON and on the screen: `fused QKV`.
    public String text() {
        return text;
    }
}
