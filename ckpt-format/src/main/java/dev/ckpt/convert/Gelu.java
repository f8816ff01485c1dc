package dev.ckpt.convert;

import dev.ckpt.gpt.Scheme;

/// Which GELU a network was trained with: the exact one, or the approximation by tanh.
enum Gelu {
    EXACT("exact", "none", "gelu"), TANH("tanh", "tanh", "gelu_new");

    private final String word;
    private final String torchName;
    private final String huggingFaceName;

    Gelu(String word, String torchName, String huggingFaceName) {
        this.word = word;
        this.torchName = torchName;
        this.huggingFaceName = huggingFaceName;
    }

    /// For people.
    String word() {
        return word;
    }

    /// The `approximate` of PyTorch's `gelu`.
    String torchName() {
        return torchName;
    }

    /// The `activation_function` of a GPT-2 configuration.
    String huggingFaceName() {
        return huggingFaceName;
    }

    /// The one that a program computes when no setting says another.
    static Gelu of(Scheme scheme) {
        return switch (scheme) {
            case SEED, NANOGPT -> EXACT;
            case HF_GPT2, LLMC -> TANH;
        };
    }
}
