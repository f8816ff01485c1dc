package dev.ckpt.tensor;

import dev.ckpt.io.ByteSink;
import dev.ckpt.io.LittleEndian;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The numbers of a dense tensor, in row-major order of its logical shape, whatever its strides, offset and byte order.
///
/// What is given is the logical number: where the tensor is marked as negated or conjugated, that has been done, as after
/// PyTorch's `t.resolve_neg().resolve_conj().contiguous()`. Types that PyTorch cannot negate (bool, e8m0, quantized, packed
/// and bits types) ignore the mark. Unsigned integers wrap around.
///
/// Types of less than a byte lie one behind the other over the flattened storage, the lowest bits of a byte first.
/// PyTorch does so with `quint4x2` and `quint2x4`; for the 4-bit and 6-bit floats of safetensors it is an assumption, since
/// that format leaves the order within a byte to the writer. `float4_e2m1fn_x2` and the `bits` types have whole bytes as
/// their elements and no number in them: they come as unsigned integers.
///
/// Immutable and thread-safe. The bytes stay where they are, so the numbers can be had until the checkpoint is closed.
public final class Elements {

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final DType dtype;
    private final RowMajor places;
    private final Storage storage;
    private volatile @Nullable MemorySegment known;
    private final boolean bigEndian;
    private final boolean negated;
    private final boolean imaginaryNegated;
    /// Bytes of a number: of the real or the imaginary one where there are two; 0 for types of less than a byte.
    private final int width;

    private Elements(StridedTensor tensor) {
        dtype = tensor.dtype();
        places = new RowMajor(tensor);
        storage = tensor.storage();
        bigEndian = storage.order() == ByteOrder.BIG_ENDIAN;
        negated = tensor.negated() && canNegate(dtype);
        imaginaryNegated = tensor.conjugated() ^ tensor.negated();
        width = dtype.subByte() ? 0 : complex() ? dtype.bytes() / 2 : dtype.bytes();
    }

    public static Elements of(StridedTensor tensor) {
        return new Elements(tensor);
    }

    /// The storage, which is asked for its bytes once: to inflate or to round them again for every number would not do.
    private MemorySegment bytes() {
        MemorySegment bytes = known;
        if (bytes == null) {
            bytes = places.count() == 0 ? MemorySegment.NULL : storage.bytes();
            known = bytes;
        }
        return bytes;
    }

    /// How many there are.
    public long count() {
        return places.count();
    }

    /// The number, or the real part of it, as a double: exact but for 64-bit integers above 2^53. A bool is 0 or 1; a
    /// quantized number is its stored integer.
    ///
    /// @throws IndexOutOfBoundsException when there is no such element
    public double real(long index) {
        long bits = firstBits(index);
        return switch (dtype) {
            case FLOAT64, COMPLEX128 -> Double.longBitsToDouble(bits);
            case FLOAT32, COMPLEX64 -> Float.intBitsToFloat((int) bits);
            case FLOAT16, COMPLEX32 -> Float.float16ToFloat((short) bits);
            case BFLOAT16 -> Float.intBitsToFloat((int) bits << 16);
            case FLOAT8_E4M3FN -> SmallFloat.E4M3FN.valueOf((int) bits);
            case FLOAT8_E5M2 -> SmallFloat.E5M2.valueOf((int) bits);
            case FLOAT8_E4M3FNUZ -> SmallFloat.E4M3FNUZ.valueOf((int) bits);
            case FLOAT8_E5M2FNUZ -> SmallFloat.E5M2FNUZ.valueOf((int) bits);
            case FLOAT8_E8M0FNU -> SmallFloat.E8M0FNU.valueOf((int) bits);
            case FLOAT4 -> SmallFloat.E2M1.valueOf((int) bits);
            case FLOAT6_E2M3 -> SmallFloat.E2M3.valueOf((int) bits);
            case FLOAT6_E3M2 -> SmallFloat.E3M2.valueOf((int) bits);
            case UINT64 -> bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0; // the lowest bit decides the rounding
            case INT64, INT32, INT16, INT8, UINT32, UINT16, UINT8, BOOL, QINT8, QUINT8, QINT32, QUINT4X2, QUINT2X4,
                    FLOAT4_E2M1FN_X2, BITS8, BITS16, BITS1X8, BITS2X4, BITS4X2 ->
                widened(bits);
        };
    }

    /// The imaginary part; 0 for types that have none.
    ///
    /// @throws IndexOutOfBoundsException when there is no such element
    public double imaginary(long index) {
        if (!complex()) {
            Objects.checkIndex(index, count());
            return 0;
        }
        long bits = secondBits(index);
        return switch (width) {
            case 8 -> Double.longBitsToDouble(bits);
            case 4 -> Float.intBitsToFloat((int) bits);
            default -> Float.float16ToFloat((short) bits);
        };
    }

    /// The integer; of a bool 0 or 1, of a quantized number the stored one, of a uint64 its 64 bits.
    ///
    /// @throws IllegalStateException for types of floats and complex numbers
    /// @throws IndexOutOfBoundsException when there is no such element
    public long integer(long index) {
        return switch (dtype.kind()) {
            case INTEGER, BOOL, BITS -> widened(firstBits(index));
            case PACKED -> switch (dtype) {
                case FLOAT4, FLOAT6_E2M3, FLOAT6_E3M2 -> throw noIntegers();
                default -> widened(firstBits(index));
            };
            case FLOAT, COMPLEX -> throw noIntegers();
        };
    }

    private IllegalStateException noIntegers() {
        return new IllegalStateException(dtype.torchName() + " has no integers");
    }

    /// The bits of the element, as a little-endian file has them; of a complex number the real part in the lower half.
    ///
    /// @throws IllegalStateException for complex128, which has too many
    /// @throws IndexOutOfBoundsException when there is no such element
    public long rawBits(long index) {
        if (!complex()) {
            return firstBits(index);
        }
        if (width == 8) {
            throw new IllegalStateException(dtype.torchName() + " has more than 64 bits");
        }
        return firstBits(index) | (secondBits(index) << (width * 8));
    }

    /// Writes the elements one behind the other, little-endian: `dtype.bytesOf(count())` bytes. Types of less than a byte
    /// fill the lowest bits first, and the bits after the last element are 0.
    ///
    /// @throws IllegalArgumentException when the target is too small
    public void copyTo(MemorySegment target) {
        copyTo(0, count(), target);
    }

    /// Writes `wanted` elements from `first` on, as [#copyTo(MemorySegment)] writes all of them. Where they lie in a file
    /// one behind the other, the file is read and not mapped, so that they cost no memory but the target.
    ///
    /// @throws IndexOutOfBoundsException when there are not so many elements
    /// @throws IllegalArgumentException when the target is too small
    public void copyTo(long first, long wanted, MemorySegment target) {
        Objects.checkFromIndexSize(first, wanted, count());
        long needed = dtype.bytesOf(wanted);
        if (target.byteSize() < needed) {
            throw new IllegalArgumentException(wanted + " elements of " + dtype.torchName() + " take " + needed
                    + " bytes; the target has " + target.byteSize());
        }
        if (dtype.subByte()) {
            copyPacked(first, wanted, target.asSlice(0, needed));
        } else if (asStored() && places.dense()) {
            int size = dtype.bytes();
            if (wanted > 0) {
                storage.copyTo((places.position(0) + first) * size, target.asSlice(0, needed));
            }
        } else if (!negated && !(complex() && (bigEndian || imaginaryNegated)) && StridedCopy.canCopy(dtype.bytes())) {
            places.forEachRun(first, wanted, new StridedCopy(bytes(), dtype.bytes(), storage.order(), target));
        } else {
            places.forEachRun(first, wanted, new CopyOneByOne(target));
        }
    }

    /// Bytes that are better read together: of a transposed tensor as many rows as are fetched at the price of one, up to
    /// 16 MiB; 0 where it does not matter.
    public long goodBytes() {
        return width > 0 ? places.goodPiece() * dtype.bytes() : 0;
    }

    /// Writes all elements to `sink` as [#copyTo(MemorySegment)] has them, a piece at a time.
    ///
    /// @param piece memory to be used on the way, room for an element at least; 1 MiB is a good size. Where a transposed
    ///        tensor has such long rows that few of them fit, up to 16 MiB are taken besides
    public void writeTo(ByteSink sink, MemorySegment piece) throws IOException {
        long good = goodBytes();
        if (good <= piece.byteSize()) {
            writePieces(sink, piece);
        } else {
            try (Arena arena = Arena.ofConfined()) {
                writePieces(sink, arena.allocate(good));
            }
        }
    }

    private void writePieces(ByteSink sink, MemorySegment piece) throws IOException {
        long atOnce = piece.byteSize() * 8 / dtype.bits();
        atOnce -= dtype.subByte() ? atOnce % 8 : 0; // whole bytes
        if (atOnce == 0) {
            throw new IllegalArgumentException("a piece of " + piece.byteSize() + " bytes");
        }
        for (long first = 0; first < count(); first += atOnce) {
            long wanted = Math.min(atOnce, count() - first);
            copyTo(first, wanted, piece);
            sink.write(piece.asSlice(0, dtype.bytesOf(wanted)));
        }
    }

    /// Whether the file has the bytes that are wanted: no sign to turn, no order of bytes.
    private boolean asStored() {
        return !negated && !(complex() && imaginaryNegated) && !(bigEndian && width > 1);
    }

    /// Copies what changes on the way: numbers with the other sign, and complex ones.
    private final class CopyOneByOne implements RowMajor.Consumer {

        private final MemorySegment target;
        private final MemorySegment bytes = bytes();
        private long to;

        CopyOneByOne(MemorySegment target) {
            this.target = target;
        }

        @Override
        public void run(long start, long step, long length) {
            int size = dtype.bytes();
            for (long i = 0, from = start * size; i < length; i++, from += step * size) {
                store(target, to, real(load(bytes, from)));
                if (complex()) {
                    store(target, to + width, imaginary(load(bytes, from + width)));
                }
                to += size;
            }
        }

        private long real(long bits) {
            return negated ? negative(bits) : bits;
        }

        private long imaginary(long bits) {
            return imaginaryNegated ? negative(bits) : bits;
        }
    }

    private void copyPacked(long first, long wanted, MemorySegment target) {
        target.fill((byte) 0);
        int bits = dtype.bits();
        MemorySegment bytes = bytes();
        for (long i = 0; i < wanted; i++) {
            int value = packed(bytes, places.position(first + i));
            long bit = i * bits;
            int shifted = value << (int) (bit & 7);
            orByte(target, bit >> 3, shifted);
            if ((bit & 7) + bits > 8) {
                orByte(target, (bit >> 3) + 1, shifted >> 8);
            }
        }
    }

    private static void orByte(MemorySegment target, long at, int value) {
        target.set(ValueLayout.JAVA_BYTE, at, (byte) (target.get(ValueLayout.JAVA_BYTE, at) | value));
    }

    private boolean complex() {
        return dtype.kind() == DType.Kind.COMPLEX;
    }

    /// The bits of the number, or of its real part.
    private long firstBits(long index) {
        long position = places.position(Objects.checkIndex(index, count()));
        if (width == 0) {
            return packed(bytes(), position);
        }
        long bits = load(bytes(), position * dtype.bytes());
        return negated ? negative(bits) : bits;
    }

    private long secondBits(long index) {
        long position = places.position(Objects.checkIndex(index, count()));
        long bits = load(bytes(), position * dtype.bytes() + width);
        return imaginaryNegated ? negative(bits) : bits;
    }

    private int packed(MemorySegment bytes, long position) {
        int bits = dtype.bits();
        long bit = position * bits;
        int value = LittleEndian.u8(bytes, bit >> 3);
        if ((bit & 7) + bits > 8) {
            value |= LittleEndian.u8(bytes, (bit >> 3) + 1) << 8;
        }
        return (value >> (bit & 7)) & ((1 << bits) - 1);
    }

    private long load(MemorySegment bytes, long at) {
        return switch (width) {
            case 1 -> LittleEndian.u8(bytes, at);
            case 2 -> {
                int value = LittleEndian.u16(bytes, at);
                yield bigEndian ? Short.reverseBytes((short) value) & 0xFFFFL : value;
            }
            case 4 -> {
                int value = LittleEndian.i32(bytes, at);
                yield (bigEndian ? Integer.reverseBytes(value) : value) & 0xFFFF_FFFFL;
            }
            default -> {
                long value = LittleEndian.i64(bytes, at);
                yield bigEndian ? Long.reverseBytes(value) : value;
            }
        };
    }

    private void store(MemorySegment target, long at, long bits) {
        switch (width) {
            case 1 -> target.set(ValueLayout.JAVA_BYTE, at, (byte) bits);
            case 2 -> target.set(I16, at, (short) bits);
            case 4 -> target.set(I32, at, (int) bits);
            default -> target.set(I64, at, bits);
        }
    }

    private static boolean canNegate(DType dtype) {
        return switch (dtype.kind()) {
            case FLOAT -> dtype != DType.FLOAT8_E8M0FNU;
            case COMPLEX -> true;
            case INTEGER -> switch (dtype) {
                case QINT8, QUINT8, QINT32 -> false;
                default -> true;
            };
            case BOOL, PACKED, BITS -> false;
        };
    }

    /// The bits of the number with the other sign.
    private long negative(long bits) {
        long mask = width == 8 ? -1 : (1L << (width * 8)) - 1;
        if (dtype.kind() == DType.Kind.INTEGER) {
            return -bits & mask;
        }
        boolean noMinusZero = dtype == DType.FLOAT8_E4M3FNUZ || dtype == DType.FLOAT8_E5M2FNUZ;
        return noMinusZero && (bits & 0x7F) == 0 ? bits : bits ^ (1L << (width * 8 - 1));
    }

    /// The bits as the integer that they are in their dtype.
    private long widened(long bits) {
        return switch (dtype) {
            case INT8, QINT8 -> (byte) bits;
            case INT16 -> (short) bits;
            case INT32, QINT32 -> (int) bits;
            case BOOL -> bits == 0 ? 0 : 1;
            default -> bits;
        };
    }
}
