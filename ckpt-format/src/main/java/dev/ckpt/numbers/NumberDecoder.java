package dev.ckpt.numbers;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.SmallFloat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;

/// What little-endian bytes of one dtype are as numbers. It has a block of each kind, which the next call overwrites.
final class NumberDecoder {

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private final DType dtype;
    private final float[] table;
    private final float[] floats = new float[NumberBlocks.BLOCK];
    private final double[] doubles = new double[NumberBlocks.BLOCK];
    private final short[] shorts = new short[NumberBlocks.BLOCK];
    private final int[] ints = new int[NumberBlocks.BLOCK];
    private final byte[] bytes = new byte[NumberBlocks.BLOCK];

    private NumberDecoder(DType dtype, float[] table) {
        this.dtype = dtype;
        this.table = table;
    }

    static NumberDecoder of(DType dtype) {
        return new NumberDecoder(dtype, switch (dtype) {
            case FLOAT8_E4M3FN -> table(SmallFloat.E4M3FN);
            case FLOAT8_E5M2 -> table(SmallFloat.E5M2);
            case FLOAT8_E4M3FNUZ -> table(SmallFloat.E4M3FNUZ);
            case FLOAT8_E5M2FNUZ -> table(SmallFloat.E5M2FNUZ);
            case FLOAT8_E8M0FNU -> table(SmallFloat.E8M0FNU);
            case FLOAT4 -> table(SmallFloat.E2M1);
            case FLOAT6_E2M3 -> table(SmallFloat.E2M3);
            case FLOAT6_E3M2 -> table(SmallFloat.E3M2);
            case INT8, QINT8 -> table(256, code -> (byte) code);
            case BOOL -> table(256, code -> code == 0 ? 0 : 1);
            case UINT8, QUINT8, BITS8, BITS1X8, BITS2X4, BITS4X2, FLOAT4_E2M1FN_X2 -> table(256, code -> code);
            case QUINT4X2 -> table(16, code -> code);
            case QUINT2X4 -> table(4, code -> code);
            case FLOAT64, FLOAT32, FLOAT16, BFLOAT16, INT64, INT32, INT16, UINT64, UINT32, UINT16, COMPLEX32, COMPLEX64,
                    COMPLEX128, QINT32, BITS16 ->
                new float[0];
        });
    }

    /// Whether every number of the dtype is a `float`; the others are decoded as `double`.
    static boolean fitsFloat(DType dtype) {
        return switch (dtype) {
            case FLOAT64, COMPLEX128, INT64, INT32, UINT64, UINT32, QINT32 -> false;
            case FLOAT32, FLOAT16, BFLOAT16, COMPLEX32, COMPLEX64, INT16, UINT16, BITS16, INT8, QINT8, UINT8, QUINT8,
                    BOOL, BITS8, BITS1X8, BITS2X4, BITS4X2, FLOAT4_E2M1FN_X2, QUINT4X2, QUINT2X4, FLOAT4, FLOAT6_E2M3,
                    FLOAT6_E3M2, FLOAT8_E4M3FN, FLOAT8_E5M2, FLOAT8_E4M3FNUZ, FLOAT8_E5M2FNUZ, FLOAT8_E8M0FNU ->
                true;
        };
    }

    private static float[] table(SmallFloat type) {
        return table(type.codes(), type::valueOf);
    }

    private static float[] table(int codes, IntToDoubleFunction value) {
        float[] table = new float[codes];
        for (int code = 0; code < codes; code++) {
            table[code] = (float) value.applyAsDouble(code);
        }
        return table;
    }

    DType dtype() {
        return dtype;
    }

    /// The numbers from `first` on.
    ///
    /// @param from begins with a number
    float[] floats(MemorySegment from, int first, int length) {
        switch (dtype) {
            case FLOAT32, COMPLEX64 -> MemorySegment.copy(from, F32, first * 4L, floats, 0, length);
            case BFLOAT16 -> brainFloats(from, first, length);
            case FLOAT16, COMPLEX32 -> {
                MemorySegment.copy(from, I16, first * 2L, shorts, 0, length);
                for (int i = 0; i < length; i++) {
                    floats[i] = Float.float16ToFloat(shorts[i]);
                }
            }
            case INT16 -> {
                MemorySegment.copy(from, I16, first * 2L, shorts, 0, length);
                for (int i = 0; i < length; i++) {
                    floats[i] = shorts[i];
                }
            }
            case UINT16, BITS16 -> {
                MemorySegment.copy(from, I16, first * 2L, shorts, 0, length);
                for (int i = 0; i < length; i++) {
                    floats[i] = shorts[i] & 0xFFFF;
                }
            }
            case QUINT4X2, QUINT2X4, FLOAT4, FLOAT6_E2M3, FLOAT6_E3M2 -> packed(from, first, length);
            case INT8, QINT8, UINT8, QUINT8, BOOL, BITS8, BITS1X8, BITS2X4, BITS4X2, FLOAT4_E2M1FN_X2, FLOAT8_E4M3FN,
                    FLOAT8_E5M2, FLOAT8_E4M3FNUZ, FLOAT8_E5M2FNUZ, FLOAT8_E8M0FNU -> {
                MemorySegment.copy(from, ValueLayout.JAVA_BYTE, first, bytes, 0, length);
                for (int i = 0; i < length; i++) {
                    floats[i] = table[bytes[i] & 0xFF];
                }
            }
            case FLOAT64, COMPLEX128, INT64, INT32, UINT64, UINT32, QINT32 ->
                throw new IllegalStateException(dtype.torchName() + " does not fit a float");
        }
        return floats;
    }

    /// The numbers from `first` on, of any dtype.
    double[] doubles(MemorySegment from, int first, int length) {
        switch (dtype) {
            case FLOAT64, COMPLEX128 -> MemorySegment.copy(from, F64, first * 8L, doubles, 0, length);
            case INT32, QINT32 -> {
                MemorySegment.copy(from, I32, first * 4L, ints, 0, length);
                for (int i = 0; i < length; i++) {
                    doubles[i] = ints[i];
                }
            }
            case UINT32 -> {
                MemorySegment.copy(from, I32, first * 4L, ints, 0, length);
                for (int i = 0; i < length; i++) {
                    doubles[i] = ints[i] & 0xFFFF_FFFFL;
                }
            }
            case INT64 -> {
                for (int i = 0; i < length; i++) {
                    doubles[i] = from.get(I64, (first + i) * 8L);
                }
            }
            case UINT64 -> {
                for (int i = 0; i < length; i++) {
                    long bits = from.get(I64, (first + i) * 8L);
                    // the lowest bit decides the rounding
                    doubles[i] = bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
                }
            }
            default -> {
                floats(from, first, length);
                for (int i = 0; i < length; i++) {
                    doubles[i] = floats[i];
                }
            }
        }
        return doubles;
    }

    /// By way of the bits: shifting vectorizes, and a copy in the first cache costs nothing.
    private void brainFloats(MemorySegment from, int first, int length) {
        MemorySegment.copy(from, I16, first * 2L, shorts, 0, length);
        for (int i = 0; i < length; i++) {
            ints[i] = shorts[i] << 16;
        }
        MemorySegment.copy(MemorySegment.ofArray(ints), 0, MemorySegment.ofArray(floats), 0, length * 4L);
    }

    private void packed(MemorySegment from, int first, int length) {
        int bits = dtype.bits();
        for (int i = 0; i < length; i++) {
            long bit = (long) (first + i) * bits;
            int value = from.get(ValueLayout.JAVA_BYTE, bit >> 3) & 0xFF;
            if ((bit & 7) + bits > 8) {
                value |= (from.get(ValueLayout.JAVA_BYTE, (bit >> 3) + 1) & 0xFF) << 8;
            }
            floats[i] = table[(value >> (bit & 7)) & ((1 << bits) - 1)];
        }
    }
}
