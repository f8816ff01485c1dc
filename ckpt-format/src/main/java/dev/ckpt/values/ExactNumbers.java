package dev.ckpt.values;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.StridedTensor;

/// The numbers of a tensor one by one, with every digit, read a piece at a time. Meant to be gone through in row-major order.
///
/// Not thread-safe.
public final class ExactNumbers {

    /// What a number of a dtype is.
    public enum Kind {
        REAL, COMPLEX, INTEGER,
        /// 64 bits without a sign.
        UNSIGNED,
        /// 0 or 1.
        TRUTH;

        static Kind of(DType dtype) {
            return switch (dtype.kind()) {
                case FLOAT -> REAL;
                case COMPLEX -> COMPLEX;
                case BOOL -> TRUTH;
                case INTEGER -> dtype == DType.UINT64 ? UNSIGNED : INTEGER;
                case BITS -> INTEGER;
                case PACKED -> switch (dtype) {
                    case FLOAT4, FLOAT6_E2M3, FLOAT6_E3M2 -> REAL;
                    default -> INTEGER;
                };
            };
        }
    }

    private static final int WINDOW = 1 << 16;

    private final Kind kind;
    private final long count;
    private final Runs runs;

    private ExactNumbers(StridedTensor tensor) {
        kind = Kind.of(tensor.dtype());
        count = tensor.numel();
        runs = new Runs(tensor, WINDOW);
    }

    public static ExactNumbers of(StridedTensor tensor) {
        return new ExactNumbers(tensor);
    }

    public Kind kind() {
        return kind;
    }

    public long count() {
        return count;
    }

    /// The number, or its real part.
    public double real(long index) {
        int at = runs.load(index);
        return runs.loaded().real(at);
    }

    public double imaginary(long index) {
        int at = runs.load(index);
        return runs.loaded().imaginary(at);
    }

    /// Of an unsigned number its 64 bits.
    ///
    /// @throws IllegalStateException when numbers of this kind are no integers
    public long integer(long index) {
        int at = runs.load(index);
        return runs.loaded().integer(at);
    }
}
