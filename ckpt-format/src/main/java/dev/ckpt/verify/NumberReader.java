package dev.ckpt.verify;

import dev.ckpt.numbers.Workers;
import dev.ckpt.io.ByteSource;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.SmallFloat;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/// Reads numbers, a chunk at a time, into a [Tally], and bytes for their checksum. One for each thread: the chunk is memory
/// that everything read goes through.
///
/// A float without its sign is the larger the larger its bits are, and infinity and NaN come last. So one pass that takes
/// the largest bits of a chunk tells whether there is anything to count in it, and there hardly ever is.
final class NumberReader implements Workers.Own {

    /// Fits the second level of a processor's cache twice: as read, and as an array, over which loops are vectorised.
    private static final int CHUNK = 1 << 18;

    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment chunk = arena.allocate(CHUNK, Long.BYTES);
    private final int[] ints = new int[CHUNK / Integer.BYTES];
    private final long[] longs = new long[CHUNK / Long.BYTES];

    /// @param signs whether negative numbers are to be counted
    Tally read(StridedTensor tensor, long first, long count, boolean signs) {
        Elements elements = Elements.of(tensor);
        DType dtype = tensor.dtype();
        Tally tally = new Tally();
        tally.floating = dtype.kind() == DType.Kind.FLOAT || dtype.kind() == DType.Kind.COMPLEX;
        long atOnce = CHUNK * 8L / dtype.bits() / 8 * 8; // whole bytes, of packed types too
        for (long done = 0; done < count;) {
            long wanted = Math.min(atOnce, count - done);
            elements.copyTo(first + done, wanted, chunk);
            int bytes = (int) dtype.bytesOf(wanted);
            same(dtype, bytes, tally);
            numbers(dtype, bytes, first + done, signs, tally);
            tally.elements += wanted;
            done += wanted;
        }
        return tally;
    }

    /// The CRC-32 of these bytes.
    int crc(ByteSource bytes) {
        CRC32 crc = new CRC32();
        for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
            MemorySegment piece = chunk.asSlice(0, Math.min(CHUNK, bytes.byteSize() - at));
            bytes.copyTo(at, piece);
            crc.update(piece.asByteBuffer());
        }
        return (int) crc.getValue();
    }

    private void numbers(DType dtype, int bytes, long index, boolean signs, Tally tally) {
        switch (dtype) {
            case FLOAT32 -> singles(bytes / 4, index, 1, signs, tally);
            case COMPLEX64 -> singles(bytes / 4, index, 2, signs, tally);
            case FLOAT64 -> doubles(bytes / 8, index, 1, signs, tally);
            case COMPLEX128 -> doubles(bytes / 8, index, 2, signs, tally);
            case FLOAT16 -> halves(bytes / 2, index, 1, 0x7C00, signs, tally);
            case COMPLEX32 -> halves(bytes / 2, index, 2, 0x7C00, signs, tally);
            case BFLOAT16 -> halves(bytes / 2, index, 1, 0x7F80, signs, tally);
            case FLOAT8_E4M3FN -> codes(SmallFloat.E4M3FN, bytes, index, signs, tally);
            case FLOAT8_E5M2 -> codes(SmallFloat.E5M2, bytes, index, signs, tally);
            case FLOAT8_E4M3FNUZ -> codes(SmallFloat.E4M3FNUZ, bytes, index, signs, tally);
            case FLOAT8_E5M2FNUZ -> codes(SmallFloat.E5M2FNUZ, bytes, index, signs, tally);
            case FLOAT8_E8M0FNU -> codes(SmallFloat.E8M0FNU, bytes, index, signs, tally);
            case FLOAT4_E2M1FN_X2, FLOAT6_E2M3, FLOAT6_E3M2, FLOAT4, INT64, INT32, INT16, INT8, UINT64, UINT32, UINT16,
                    UINT8, BOOL, QINT8, QUINT8, QINT32, QUINT4X2, QUINT2X4, BITS8, BITS16, BITS1X8, BITS2X4,
                    BITS4X2 -> {
                // every pattern of bits is a number
            }
        }
    }

    /// Holds the chunk against itself, shifted by an element; that ends at the first difference, in trained weights at once.
    private void same(DType dtype, int bytes, Tally tally) {
        if (!tally.same) {
            return;
        }
        int width = dtype.subByte() ? 1 : dtype.bytes();
        long bits = width == 1
                ? chunk.get(ValueLayout.JAVA_BYTE, 0)
                : width == 2
                        ? chunk.get(ValueLayout.JAVA_SHORT, 0)
                        : width == 4 ? chunk.get(I32, 0) : chunk.get(I64, 0);
        long more = width == 16 ? chunk.get(I64, 8) : 0;
        if (tally.elements == 0) {
            tally.bits = bits;
            tally.moreBits = more;
        }
        tally.same = bits == tally.bits && more == tally.moreBits
                && (bytes <= width || MemorySegment.mismatch(chunk, 0, bytes - width, chunk, width, bytes) < 0)
                && (!dtype.subByte() || bits == 0); // which of several numbers in a byte differ is not looked at
    }

    /// @param components floats of one element
    private void singles(int count, long index, int components, boolean signs, Tally tally) {
        MemorySegment.copy(chunk, I32, 0, ints, 0, count);
        int[] a = ints;
        int largest = 0;
        int sign = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, a[i] & 0x7FFF_FFFF);
            sign |= a[i];
        }
        if (largest < 0x7F80_0000 && !(signs && sign < 0)) {
            tally.largest = Math.max(tally.largest, Float.intBitsToFloat(largest));
            return;
        }
        for (int i = 0; i < count; i++) {
            see(Float.intBitsToFloat(a[i]), index + i / components, signs, tally);
        }
    }

    private void doubles(int count, long index, int components, boolean signs, Tally tally) {
        MemorySegment.copy(chunk, I64, 0, longs, 0, count);
        long[] a = longs;
        long largest = 0;
        long sign = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, a[i] & Long.MAX_VALUE);
            sign |= a[i];
        }
        if (largest < 0x7FF0_0000_0000_0000L && !(signs && sign < 0)) {
            tally.largest = Math.max(tally.largest, Double.longBitsToDouble(largest));
            return;
        }
        for (int i = 0; i < count; i++) {
            see(Double.longBitsToDouble(a[i]), index + i / components, signs, tally);
        }
    }

    /// Two floats of 16 bits at a time, the first in the lower half.
    ///
    /// @param infinity its bits; what is above is NaN
    private void halves(int count, long index, int components, int infinity, boolean signs, Tally tally) {
        chunk.asSlice(count * 2L, (count & 1) * 2L).fill((byte) 0);
        int pairs = (count + 1) / 2;
        MemorySegment.copy(chunk, I32, 0, ints, 0, pairs);
        int[] a = ints;
        int upper = 0;
        int lower = 0;
        int sign = 0;
        for (int i = 0; i < pairs; i++) {
            upper = Math.max(upper, a[i] & 0x7FFF_0000);
            lower = Math.max(lower, a[i] & 0x7FFF);
            sign |= a[i];
        }
        int largest = Math.max(upper >>> 16, lower);
        if (largest < infinity && !(signs && (sign & 0x8000_8000) != 0)) {
            tally.largest = Math.max(tally.largest, half(largest, infinity));
            return;
        }
        for (int i = 0; i < count; i++) {
            int bits = a[i >> 1] >>> ((i & 1) * 16);
            see(half(bits & 0xFFFF, infinity), index + i / components, signs, tally);
        }
    }

    private static float half(int bits, int infinity) {
        return infinity == 0x7F80 ? Float.intBitsToFloat(bits << 16) : Float.float16ToFloat((short) bits);
    }

    private void codes(SmallFloat type, int count, long index, boolean signs, Tally tally) {
        int[] times = ints;
        Arrays.fill(times, 0, 256, 0);
        for (int i = 0; i < count; i++) {
            times[chunk.get(ValueLayout.JAVA_BYTE, i) & 0xFF]++;
        }
        double largest = 0;
        boolean plain = true;
        for (int code = 0; code < 256; code++) {
            float value = times[code] == 0 ? 0 : type.valueOf(code);
            plain &= Float.isFinite(value) && !(signs && value < 0);
            largest = Math.max(largest, Math.abs(value));
        }
        if (plain) {
            tally.largest = Math.max(tally.largest, largest);
            return;
        }
        for (int i = 0; i < count; i++) {
            see(type.valueOf(chunk.get(ValueLayout.JAVA_BYTE, i) & 0xFF), index + i, signs, tally);
        }
    }

    private static void see(double value, long index, boolean signs, Tally tally) {
        if (Double.isNaN(value)) {
            tally.sawNan(index);
            return;
        }
        if (signs && value < 0) {
            tally.sawNegative(index);
        }
        if (Double.isInfinite(value)) {
            tally.sawInfinite(index);
        } else {
            tally.largest = Math.max(tally.largest, Math.abs(value));
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
