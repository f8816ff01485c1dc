package dev.ckpt.numbers;

/// Which kernels this virtual machine runs: those with the Vector API where the module is there
/// (`--add-modules jdk.incubator.vector`), else the plain ones. Chosen once.
public final class Kernels {

    /// Whether the virtual machine was started with the module.
    public static final boolean VECTORS = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private static final CompareKernel COMPARE = VECTORS ? new VectorCompare() : new ScalarCompare();
    private static final StatsKernel STATS = VECTORS ? new VectorStats() : new ScalarStats();

    private Kernels() {}

    public static CompareKernel compare() {
        return COMPARE;
    }

    public static StatsKernel stats() {
        return STATS;
    }
}
