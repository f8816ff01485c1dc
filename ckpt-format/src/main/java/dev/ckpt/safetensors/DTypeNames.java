package dev.ckpt.safetensors;

import dev.ckpt.tensor.DType;
import java.util.Optional;

/// The names that dtypes have in safetensors: all that version 0.8 of its library knows.
final class DTypeNames {

    private DTypeNames() {}

    static Optional<DType> dtypeOf(String name) {
        return switch (name) {
            case "BOOL" -> Optional.of(DType.BOOL);
            case "F4" -> Optional.of(DType.FLOAT4);
            case "F6_E2M3" -> Optional.of(DType.FLOAT6_E2M3);
            case "F6_E3M2" -> Optional.of(DType.FLOAT6_E3M2);
            case "U8" -> Optional.of(DType.UINT8);
            case "I8" -> Optional.of(DType.INT8);
            case "F8_E5M2" -> Optional.of(DType.FLOAT8_E5M2);
            case "F8_E4M3" -> Optional.of(DType.FLOAT8_E4M3FN);
            case "F8_E5M2FNUZ" -> Optional.of(DType.FLOAT8_E5M2FNUZ);
            case "F8_E4M3FNUZ" -> Optional.of(DType.FLOAT8_E4M3FNUZ);
            case "F8_E8M0" -> Optional.of(DType.FLOAT8_E8M0FNU);
            case "I16" -> Optional.of(DType.INT16);
            case "U16" -> Optional.of(DType.UINT16);
            case "F16" -> Optional.of(DType.FLOAT16);
            case "BF16" -> Optional.of(DType.BFLOAT16);
            case "I32" -> Optional.of(DType.INT32);
            case "U32" -> Optional.of(DType.UINT32);
            case "F32" -> Optional.of(DType.FLOAT32);
            case "C64" -> Optional.of(DType.COMPLEX64);
            case "F64" -> Optional.of(DType.FLOAT64);
            case "I64" -> Optional.of(DType.INT64);
            case "U64" -> Optional.of(DType.UINT64);
            default -> Optional.empty();
        };
    }
}
