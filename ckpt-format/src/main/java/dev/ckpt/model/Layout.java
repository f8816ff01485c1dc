package dev.ckpt.model;

/// Which way round weight matrices lie.
public enum Layout {
    /// `nn.Linear`: [out, in], y = x W^T + b.
    LINEAR("linear"),
    /// Conv1D of GPT-2: [in, out], y = x W + b.
    CONV1D("conv1d");

    private final String jsonName;

    Layout(String jsonName) {
        this.jsonName = jsonName;
    }

    public String jsonName() {
        return jsonName;
    }
}
