package dev.ckpt.prune;

import dev.ckpt.io.ByteSource;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The magnitudes of a tensor's numbers, as whole numbers that are ordered as the magnitudes are: the bits of |x| as a
/// float32, or as a float64 where one of the tensors at hand has such. Every narrower float is one of those exactly, so
/// tensors of different dtypes can be held against each other.
///
/// Thread-safe.
final class Magnitudes {

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int INFINITY_32 = 0x7F80_0000;
    private static final long INFINITY_64 = 0x7FF0_0000_0000_0000L;

    private final StridedTensor tensor;
    private final Elements elements;
    private final boolean wide;
    private final int[] small;

    /// @param wide whether the keys are those of float64
    Magnitudes(StridedTensor tensor, boolean wide) {
        this.tensor = tensor;
        this.wide = wide;
        elements = Elements.of(tensor);
        small = tensor.dtype().bytes() == 1 ? ofAllBytes(tensor.dtype()) : new int[0];
    }

    /// Whether the numbers of this type have a magnitude and a zero.
    static boolean has(DType dtype) {
        return dtype.kind() == DType.Kind.FLOAT && dtype != DType.FLOAT8_E8M0FNU;
    }

    /// Bits of a key that may be set.
    static int bits(boolean wide) {
        return wide ? 64 : 32;
    }

    StridedTensor tensor() {
        return tensor;
    }

    long count() {
        return elements.count();
    }

    boolean isNan(long key) {
        return key > (wide ? INFINITY_64 : INFINITY_32);
    }

    /// Memory that [#read] needs for so many numbers.
    MemorySegment piece(int count) {
        return MemorySegment.ofArray(new long[(int) (tensor.dtype().bytesOf(count) + Long.BYTES - 1) / Long.BYTES]);
    }

    /// Fills `keys` from `at` on with the magnitudes of `count` numbers from `first` on.
    ///
    /// @param piece memory to be used on the way, see [#piece]
    void read(long first, int count, long[] keys, int at, MemorySegment piece) {
        elements.copyTo(first, count, piece);
        switch (tensor.dtype()) {
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    keys[at + i] = piece.get(I64, (long) i * Long.BYTES) & Long.MAX_VALUE;
                }
                return;
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    keys[at + i] = piece.get(I32, (long) i * Integer.BYTES) & Integer.MAX_VALUE;
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    keys[at + i] = (long) (piece.get(I16, (long) i * Short.BYTES) & 0x7FFF) << 16;
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    short bits = (short) (piece.get(I16, (long) i * Short.BYTES) & 0x7FFF);
                    keys[at + i] = Float.floatToRawIntBits(Float.float16ToFloat(bits));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    keys[at + i] = small[piece.get(ValueLayout.JAVA_BYTE, i) & 0xFF];
                }
            }
        }
        if (wide) {
            for (int i = at; i < at + count; i++) {
                keys[i] = Double.doubleToRawLongBits(Float.intBitsToFloat((int) keys[i]));
            }
        }
    }

    /// The keys of the 256 numbers of a type of one byte.
    private static int[] ofAllBytes(DType dtype) {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        MemorySegment all = MemorySegment.ofArray(bytes);
        Elements numbers = Elements.of(StridedTensor.rowMajor(dtype, Shape.of(bytes.length), new Storage("", "",
                ByteOrder.LITTLE_ENDIAN, "cpu", ByteSource.of(bytes.length, () -> all))));
        int[] keys = new int[bytes.length];
        Arrays.setAll(keys, i -> Float.floatToRawIntBits(Math.abs((float) numbers.real(i))));
        return keys;
    }
}
