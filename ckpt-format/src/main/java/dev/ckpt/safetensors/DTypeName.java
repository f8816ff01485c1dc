package dev.ckpt.safetensors;

import dev.ckpt.tensor.DType;
import java.util.Optional;

/// The dtypes of safetensors, under its names: all that version 0.8 of its library knows. The order is the library's too,
/// which lays out the tensors of a file by it, from the last to the first.
enum DTypeName {
    // @formatter:off a table, a line a row
    BOOL(DType.BOOL),
    F4(DType.FLOAT4),
    F6_E2M3(DType.FLOAT6_E2M3),
    F6_E3M2(DType.FLOAT6_E3M2),
    U8(DType.UINT8),
    I8(DType.INT8),
    F8_E5M2(DType.FLOAT8_E5M2),
    F8_E4M3(DType.FLOAT8_E4M3FN),
    F8_E8M0(DType.FLOAT8_E8M0FNU),
    F8_E4M3FNUZ(DType.FLOAT8_E4M3FNUZ),
    F8_E5M2FNUZ(DType.FLOAT8_E5M2FNUZ),
    I16(DType.INT16),
    U16(DType.UINT16),
    F16(DType.FLOAT16),
    BF16(DType.BFLOAT16),
    I32(DType.INT32),
    U32(DType.UINT32),
    F32(DType.FLOAT32),
    C64(DType.COMPLEX64),
    F64(DType.FLOAT64),
    I64(DType.INT64),
    U64(DType.UINT64);
    // @formatter:on

    private final DType dtype;

    DTypeName(DType dtype) {
        this.dtype = dtype;
    }

    static Optional<DType> dtypeOf(String name) {
        for (DTypeName each : values()) {
            if (each.name().equals(name)) {
                return Optional.of(each.dtype);
            }
        }
        return Optional.empty();
    }

    /// Empty where the format has no such type. PyTorch's `float4_e2m1fn_x2` is the format's F4; its shapes count bytes
    /// here and numbers there.
    static Optional<DTypeName> of(DType dtype) {
        if (dtype == DType.FLOAT4_E2M1FN_X2) {
            return Optional.of(F4);
        }
        for (DTypeName each : values()) {
            if (each.dtype == dtype) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
