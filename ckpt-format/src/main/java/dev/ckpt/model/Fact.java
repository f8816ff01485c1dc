package dev.ckpt.model;

/// A number with its proof.
///
/// @param because where it comes from, short: `model_args.n_head`, `wte.weight [24000, 384]`, `384/64`
public record Fact(long value, Evidence evidence, String because) {}
