package dev.ckpt.safetensors;

/// What becomes of the second name of a tensor that has two: a head that is the embedding. The format has one name for
/// every piece of data.
public enum Ties {
    /// The first name stays, as Hugging Face's models expect it; the others are left out.
    DROP,
    /// Every name has the numbers, written as often.
    KEEP,
    /// As [#DROP], and the metadata says `"lm_head.weight": "wte.weight"`, as the library's `save_model` does.
    ALIAS
}
