package dev.ckpt.torch;

/// A tensor as the new file will have it: where in which record.
final class StoredView {

    private final StoredRecord record;
    private final long offset;
    private final long[] strides;
    private final boolean negated;
    private final boolean conjugated;

    /// @param negated whether it stays marked so
    /// @param conjugated whether it stays marked so
    StoredView(StoredRecord record, long offset, long[] strides, boolean negated, boolean conjugated) {
        this.record = record;
        this.offset = offset;
        this.strides = strides;
        this.negated = negated;
        this.conjugated = conjugated;
    }

    StoredRecord record() {
        return record;
    }

    long offset() {
        return offset;
    }

    long[] strides() {
        return strides.clone();
    }

    boolean negated() {
        return negated;
    }

    boolean conjugated() {
        return conjugated;
    }
}
