package dev.ckpt.safety;

/// A name that a file imports, and how often.
public record GlobalUse(GlobalName name, Verdict verdict, long count) {}
