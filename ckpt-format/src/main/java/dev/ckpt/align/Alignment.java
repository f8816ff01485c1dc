package dev.ckpt.align;

/// Which tensor of one checkpoint is which of another, in any two forms, without being told.
///
/// @param weights the model's
/// @param optimizer slots of all optimizers, step counts too
/// @param others what is neither: EMA copies, random state
public record Alignment(Aligned weights, Aligned optimizer, Aligned others) {}
