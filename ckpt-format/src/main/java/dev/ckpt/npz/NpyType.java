package dev.ckpt.npz;

import dev.ckpt.tensor.DType;
import java.util.Optional;

/// NumPy's dtypes.
///
/// @param descr as a header has it: `<f4`
/// @param dtype the same in PyTorch's words
record NpyType(String descr, DType dtype) {

    /// The type that has every number of `dtype`: its own, or where NumPy has none the wider one that holds it exactly.
    /// Empty where there is no number in its bits, or several.
    static Optional<NpyType> of(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> type("<f8", dtype);
            case FLOAT32 -> type("<f4", dtype);
            case FLOAT16 -> type("<f2", dtype);
            case INT64 -> type("<i8", dtype);
            case INT32 -> type("<i4", dtype);
            case INT16 -> type("<i2", dtype);
            case INT8 -> type("|i1", dtype);
            case UINT64 -> type("<u8", dtype);
            case UINT32 -> type("<u4", dtype);
            case UINT16 -> type("<u2", dtype);
            case UINT8 -> type("|u1", dtype);
            case BOOL -> type("|b1", dtype);
            case COMPLEX128 -> type("<c16", dtype);
            case COMPLEX64 -> type("<c8", dtype);
            case COMPLEX32 -> of(DType.COMPLEX64);
            case BFLOAT16, FLOAT8_E4M3FN, FLOAT8_E5M2, FLOAT8_E4M3FNUZ, FLOAT8_E5M2FNUZ, FLOAT8_E8M0FNU, FLOAT6_E2M3,
                    FLOAT6_E3M2, FLOAT4 ->
                of(DType.FLOAT32);
            case FLOAT4_E2M1FN_X2, QINT8, QUINT8, QINT32, QUINT4X2, QUINT2X4, BITS8, BITS16, BITS1X8, BITS2X4,
                    BITS4X2 ->
                Optional.empty();
        };
    }

    private static Optional<NpyType> type(String descr, DType dtype) {
        return Optional.of(new NpyType(descr, dtype));
    }
}
