package dev.ckpt.model;

/// How sure we are which parameter an optimizer's slot belongs to; PyTorch stores numbers, not names.
public enum Naming {
    /// The file says so, or only one assignment fits all shapes.
    CERTAIN("certain"),
    /// A known framework's order fits every shape; another order would fit as well.
    BY_RULE("by-rule"),
    /// No known order fits, or several do and disagree.
    AMBIGUOUS("ambiguous");

    private final String jsonName;

    Naming(String jsonName) {
        this.jsonName = jsonName;
    }

    public String jsonName() {
        return jsonName;
    }
}
