package dev.ckpt.convert;

import dev.ckpt.tensor.DType;

/// What rounding to a narrower type does to the numbers. It fills while they are written, each number once however often
/// it is read, and is complete when the file is.
///
/// Thread-safe.
public final class CastReport {

    private final DType to;
    private final int tensors;
    private long elements;
    private long overflow;
    private long underflow;
    private double maxError;
    private double squares;

    CastReport(DType to, int tensors) {
        this.to = to;
        this.tensors = tensors;
    }

    synchronized void add(long count, long overflows, long underflows, double largest, double sumOfSquares) {
        elements += count;
        overflow += overflows;
        underflow += underflows;
        maxError = Math.max(maxError, largest);
        squares += sumOfSquares;
    }

    /// The type that was rounded to.
    public DType to() {
        return to;
    }

    /// How many tensors have another type now; tied ones count once.
    public int tensors() {
        return tensors;
    }

    /// How many numbers have been rounded so far.
    public synchronized long elements() {
        return elements;
    }

    /// Finite numbers that became infinite. The errors leave them out.
    public synchronized long overflow() {
        return overflow;
    }

    /// Numbers other than zero that became zero.
    public synchronized long underflow() {
        return underflow;
    }

    /// The largest difference between a number and what became of it.
    public synchronized double maxError() {
        return maxError;
    }

    /// The root of the mean square of all differences.
    public synchronized double rms() {
        long finite = elements - overflow;
        return finite == 0 ? 0 : Math.sqrt(squares / finite);
    }
}
