package dev.ckpt.tensor;

import java.util.Optional;

/// The element types of PyTorch, under PyTorch's names (`torch.float32` is `float32`).
///
/// Source of sizes and meanings: `torch/csrc`'s scalar types; the 8-bit floats after "FP8 Formats for Deep Learning" (2022)
/// and the OCP microscaling formats.
public enum DType {
    FLOAT64("float64", "f64", 8, Kind.FLOAT),
    FLOAT32("float32", "f32", 4, Kind.FLOAT),
    FLOAT16("float16", "f16", 2, Kind.FLOAT),
    BFLOAT16("bfloat16", "bf16", 2, Kind.FLOAT),
    /// 4 exponent, 3 mantissa bits, no infinities; NaN is 7F and FF.
    FLOAT8_E4M3FN("float8_e4m3fn", "f8_e4m3fn", 1, Kind.FLOAT),
    /// 5 exponent, 2 mantissa bits, with infinities, as IEEE would have it.
    FLOAT8_E5M2("float8_e5m2", "f8_e5m2", 1, Kind.FLOAT),
    /// As e4m3fn with bias 8; NaN is 80 only, and there is no negative zero.
    FLOAT8_E4M3FNUZ("float8_e4m3fnuz", "f8_e4m3fnuz", 1, Kind.FLOAT),
    /// As e5m2 with bias 16; NaN is 80 only, and there is no negative zero.
    FLOAT8_E5M2FNUZ("float8_e5m2fnuz", "f8_e5m2fnuz", 1, Kind.FLOAT),
    /// An exponent alone: 2^(b - 127); FF is NaN; no sign and no zero.
    FLOAT8_E8M0FNU("float8_e8m0fnu", "f8_e8m0fnu", 1, Kind.FLOAT),
    /// Two 4-bit floats in a byte; shapes count bytes.
    FLOAT4_E2M1FN_X2("float4_e2m1fn_x2", "f4_e2m1fn_x2", 1, Kind.PACKED),
    /// 6-bit floats of safetensors (`F6_E2M3`, `F6_E3M2`), packed; PyTorch has no dtype of them.
    FLOAT6_E2M3("float6_e2m3", "f6_e2m3", 0, Kind.PACKED),
    FLOAT6_E3M2("float6_e3m2", "f6_e3m2", 0, Kind.PACKED),
    /// 4-bit floats of safetensors (`F4`), two in a byte; shapes count elements.
    FLOAT4("float4", "f4", 0, Kind.PACKED),
    INT64("int64", "i64", 8, Kind.INTEGER),
    INT32("int32", "i32", 4, Kind.INTEGER),
    INT16("int16", "i16", 2, Kind.INTEGER),
    INT8("int8", "i8", 1, Kind.INTEGER),
    UINT64("uint64", "u64", 8, Kind.INTEGER),
    UINT32("uint32", "u32", 4, Kind.INTEGER),
    UINT16("uint16", "u16", 2, Kind.INTEGER),
    UINT8("uint8", "u8", 1, Kind.INTEGER),
    BOOL("bool", "bool", 1, Kind.BOOL),
    /// Two float16: real, imaginary.
    COMPLEX32("complex32", "c32", 4, Kind.COMPLEX),
    COMPLEX64("complex64", "c64", 8, Kind.COMPLEX),
    COMPLEX128("complex128", "c128", 16, Kind.COMPLEX),
    /// Raw integers of a quantized tensor: value = (q - zero point) * scale.
    QINT8("qint8", "qi8", 1, Kind.INTEGER),
    QUINT8("quint8", "qu8", 1, Kind.INTEGER),
    QINT32("qint32", "qi32", 4, Kind.INTEGER),
    /// Two 4-bit integers in a byte, low nibble first, packed over the flattened tensor; shapes count elements.
    QUINT4X2("quint4x2", "qu4x2", 0, Kind.PACKED),
    /// Four 2-bit integers in a byte; shapes count elements.
    QUINT2X4("quint2x4", "qu2x4", 0, Kind.PACKED),
    /// Bits that PyTorch stores without reading a number into them.
    BITS8("bits8", "bits8", 1, Kind.BITS),
    BITS16("bits16", "bits16", 2, Kind.BITS),
    BITS1X8("bits1x8", "bits1x8", 1, Kind.BITS),
    BITS2X4("bits2x4", "bits2x4", 1, Kind.BITS),
    BITS4X2("bits4x2", "bits4x2", 1, Kind.BITS);

    /// What the bits of an element mean.
    public enum Kind {
        FLOAT, INTEGER, BOOL, COMPLEX,
        /// Several numbers share a byte.
        PACKED,
        /// No number at all.
        BITS
    }

    private final String torchName;
    private final String shortName;
    private final int bytes;
    private final Kind kind;

    DType(String torchName, String shortName, int bytes, Kind kind) {
        this.torchName = torchName;
        this.shortName = shortName;
        this.bytes = bytes;
        this.kind = kind;
    }

    /// PyTorch's name without `torch.`: `bfloat16`.
    public String torchName() {
        return torchName;
    }

    /// The name for narrow columns: `bf16`.
    public String shortName() {
        return shortName;
    }

    public Kind kind() {
        return kind;
    }

    /// True when an element takes a part of a byte, so that [#bytes()] says nothing.
    public boolean subByte() {
        return bytes == 0;
    }

    /// Bytes of one element.
    ///
    /// @throws IllegalStateException for [#subByte()] types
    public int bytes() {
        if (bytes == 0) {
            throw new IllegalStateException(torchName + " has no whole bytes an element");
        }
        return bytes;
    }

    /// Bits of one element.
    public int bits() {
        return switch (this) {
            case QUINT4X2, FLOAT4 -> 4;
            case QUINT2X4 -> 2;
            case FLOAT6_E2M3, FLOAT6_E3M2 -> 6;
            default -> bytes * 8;
        };
    }

    /// Bytes that `numel` elements take, rounded up to whole bytes.
    ///
    /// @throws ArithmeticException beyond 2^63 - 1
    public long bytesOf(long numel) {
        return bytes > 0
                ? Math.multiplyExact(numel, (long) bytes)
                : Math.addExact(Math.multiplyExact(numel, (long) bits()), 7) / 8;
    }

    /// The dtype of this PyTorch name, with or without `torch.`.
    public static Optional<DType> ofTorchName(String name) {
        String bare = name.startsWith("torch.") ? name.substring("torch.".length()) : name;
        for (DType dtype : values()) {
            if (dtype.torchName.equals(bare)) {
                return Optional.of(dtype);
            }
        }
        return Optional.empty();
    }
}
