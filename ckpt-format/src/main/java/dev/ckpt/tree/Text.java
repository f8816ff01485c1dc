package dev.ckpt.tree;

/// A Python str. Lone surrogates are kept.
public record Text(String text) implements Value {}
