package dev.ckpt.model;

/// How sure we are which parameter an optimizer's slot belongs to; PyTorch stores numbers, not names.
///
/// The numbers count through the groups, and inside a group in the order that the training script chose. Frameworks choose
/// among few orders: the model's own, in one group or cut into several; matrices and then the rest (nanoGPT); decayed and
/// then the rest (Hugging Face), or the other way round (timm); the same with names sorted (minGPT). An order *fits* when
/// its groups have the sizes of the file's groups and no slot contradicts the shape of its parameter.
public enum Naming {
    /// The file stores the names. Or the known orders that fit all name alike, every parameter has a slot of its own shape,
    /// and the shapes are not all the same, so that a shift by one would have shown. (Two parameters of the same shape could
    /// still have changed places, in an order that no known framework uses.)
    CERTAIN("certain"),
    /// The known orders that fit all name alike, but the shapes do not prove it: parameters without slots, shapes all the
    /// same, or an optimizer of a part of the parameters.
    BY_RULE("by-rule"),
    /// No known order fits, or several do and name differently; then only slots on which they agree are named.
    AMBIGUOUS("ambiguous");

    private final String jsonName;

    Naming(String jsonName) {
        this.jsonName = jsonName;
    }

    public String jsonName() {
        return jsonName;
    }
}
