package dev.ckpt.model;

/// What exactly a tensor does in its network; finer than [Role], and what the words about a tensor are chosen by.
public enum Part {
    TOKEN_EMBEDDING(Role.EMBEDDING),
    /// A segment or token-type table, as in BERT.
    SEGMENT_EMBEDDING(Role.EMBEDDING),
    /// A convolution that turns image patches into vectors, as in ViT.
    PATCH_EMBEDDING(Role.EMBEDDING),
    /// A learned vector put before the sequence: a class token, a distillation token.
    CLASS_TOKEN(Role.EMBEDDING),
    POSITION_EMBEDDING(Role.POSITION),
    /// A table of biases by relative distance, as in T5.
    RELATIVE_POSITION(Role.POSITION),
    /// Q, K and V in one matrix.
    ATTENTION_QKV(Role.ATTENTION),
    ATTENTION_QUERY(Role.ATTENTION),
    ATTENTION_KEY(Role.ATTENTION),
    ATTENTION_VALUE(Role.ATTENTION),
    ATTENTION_OUTPUT(Role.ATTENTION),
    ATTENTION_OTHER(Role.ATTENTION),
    MLP_UP(Role.MLP),
    MLP_GATE(Role.MLP),
    MLP_DOWN(Role.MLP),
    /// Chooses experts in a mixture of experts.
    MLP_ROUTER(Role.MLP),
    MLP_OTHER(Role.MLP),
    NORM(Role.NORM),
    HEAD(Role.HEAD),
    /// A pooling or classification layer on top.
    CLASSIFIER(Role.HEAD),
    /// A constant of the program: a causal mask, rotary frequencies.
    MASK(Role.BUFFER),
    ROTARY_FREQUENCIES(Role.BUFFER),
    RUNNING_STATISTICS(Role.BUFFER),
    BUFFER_OTHER(Role.BUFFER),
    CONVOLUTION(Role.OTHER),
    /// A low-rank adapter's A or B matrix, whatever it adapts.
    ADAPTER(Role.OTHER),
    OTHER(Role.OTHER);

    private final Role role;

    Part(Role role) {
        this.role = role;
    }

    public Role role() {
        return role;
    }
}
