package dev.ckpt.stats;

/// Below which number a share of the finite ones lies.
public record Quantiles(double p01, double p05, double p25, double p50, double p75, double p95, double p99) {}
