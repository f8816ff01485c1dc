package dev.ckpt.numbers;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A thread's memory for reading numbers: runs of a tensor's elements go in, in row-major order, and come out as blocks of
/// `float` or `double`. Every number is exact but for integers of 64 bits above 2^53. Of complex numbers the real and the
/// imaginary part are a number each, one behind the other.
///
/// The file is read and not mapped where elements lie one behind the other, so that files of any size take no more memory
/// than this. Not thread-safe.
public final class NumberBlocks implements Workers.Own {

    /// The most numbers in a block. Vectors are so fast that the memory must keep on delivering while they work, which it does
    /// over short distances; a plain loop takes longer than that, and in a young process every block costs a few calls that
    /// are not compiled yet.
    public static final int BLOCK = Kernels.VECTORS ? 512 : 4096;

    /// Large enough that the system call costs nothing beside the copying, small enough for a core's second cache.
    private static final long CHUNK = 1 << 18;

    /// Takes the next numbers of a tensor. The array is the reader's until the call returns; what it writes into it is lost.
    public interface Reader {

        void floats(float[] numbers, int length);

        void doubles(double[] numbers, int length);
    }

    /// Takes the next numbers of two tensors, side by side.
    public interface PairReader {

        void floats(float[] a, float[] b, int length);

        void doubles(double[] a, double[] b, int length);

        /// Whether the next floats are wanted in arrays; float32 numbers can be had where they lie, too.
        default boolean wantsArrays() {
            return true;
        }

        /// Takes float32 numbers where they lie, little-endian, once arrays are not wanted.
        ///
        /// @param at the first byte of the first pair, in both
        default void floats(MemorySegment a, MemorySegment b, long at, int length) {
            throw new UnsupportedOperationException("this reader wants arrays");
        }
    }

    private final Side a = new Side();
    private final Side b = new Side();

    /// How many numbers an element is: 2 where it is complex.
    public static int numbersOf(DType dtype) {
        return dtype.kind() == DType.Kind.COMPLEX ? 2 : 1;
    }

    /// Hands out `count` elements from `first` on.
    ///
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public void read(StridedTensor tensor, long first, long count, Reader reader) {
        a.begin(tensor);
        boolean floats = NumberDecoder.fitsFloat(tensor.dtype());
        long atOnce = a.elementsAtOnce();
        for (long at = 0; at < count; at += atOnce) {
            long wanted = Math.min(atOnce, count - at);
            a.load(first + at, wanted);
            int numbers = Math.toIntExact(wanted * numbersOf(tensor.dtype()));
            for (int n = 0; n < numbers; n += BLOCK) {
                int length = Math.min(BLOCK, numbers - n);
                if (floats) {
                    reader.floats(a.floats(n, length), length);
                } else {
                    reader.doubles(a.doubles(n, length), length);
                }
            }
        }
    }

    /// Hands out `count` elements of each from `first` on.
    ///
    /// @return whether all bytes of the two are the same, which says nothing where their dtypes differ
    /// @throws IllegalArgumentException when only one of them is complex
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public boolean read(StridedTensor left, StridedTensor right, long first, long count, PairReader reader) {
        if (numbersOf(left.dtype()) != numbersOf(right.dtype())) {
            throw new IllegalArgumentException(left.dtype().torchName() + " beside " + right.dtype().torchName());
        }
        a.begin(left);
        b.begin(right);
        boolean floats = NumberDecoder.fitsFloat(left.dtype()) && NumberDecoder.fitsFloat(right.dtype());
        boolean singles = Kernels.VECTORS && left.dtype() == DType.FLOAT32 && right.dtype() == DType.FLOAT32;
        long atOnce = Math.min(a.elementsAtOnce(), b.elementsAtOnce());
        boolean same = true;
        for (long at = 0; at < count; at += atOnce) {
            long wanted = Math.min(atOnce, count - at);
            a.load(first + at, wanted);
            b.load(first + at, wanted);
            same = same && a.loaded().mismatch(b.loaded()) < 0;
            int numbers = Math.toIntExact(wanted * numbersOf(left.dtype()));
            for (int n = 0; n < numbers; n += BLOCK) {
                int length = Math.min(BLOCK, numbers - n);
                if (singles && !reader.wantsArrays()) {
                    reader.floats(a.loaded(), b.loaded(), n * 4L, length);
                } else if (floats) {
                    reader.floats(a.floats(n, length), b.floats(n, length), length);
                } else {
                    reader.doubles(a.doubles(n, length), b.doubles(n, length), length);
                }
            }
        }
        return same;
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }

    /// Room for a piece of one tensor, and for a block of it.
    @SuppressWarnings("MustBeClosedChecker") // the arena lives until close(), or until a larger one is needed
    private static final class Side {

        private Arena arena = Arena.ofConfined();
        private MemorySegment chunk = MemorySegment.NULL;
        private MemorySegment loaded = MemorySegment.NULL;
        private DType dtype = DType.FLOAT32;
        private Elements elements;
        private NumberDecoder decoder;

        @SuppressWarnings("NullAway") // begin() comes first
        Side() {
            elements = null;
            decoder = null;
        }

        void begin(StridedTensor tensor) {
            dtype = tensor.dtype();
            elements = Elements.of(tensor);
            if (decoder == null || decoder.dtype() != dtype) {
                decoder = NumberDecoder.of(dtype);
            }
            long wanted = Math.max(CHUNK, Math.min(elements.goodBytes(), Math.max(tensor.bytes(), 1)));
            if (chunk.byteSize() < wanted) {
                arena.close();
                arena = Arena.ofConfined();
                chunk = arena.allocate(wanted, 64);
            }
        }

        /// Whole bytes of them, of packed types too.
        long elementsAtOnce() {
            return chunk.byteSize() * 8 / dtype.bits() / 8 * 8;
        }

        void load(long first, long count) {
            loaded = chunk.asSlice(0, dtype.bytesOf(count));
            elements.copyTo(first, count, loaded);
        }

        MemorySegment loaded() {
            return loaded;
        }

        float[] floats(int first, int length) {
            return decoder.floats(loaded, first, length);
        }

        double[] doubles(int first, int length) {
            return decoder.doubles(loaded, first, length);
        }

        void close() {
            arena.close();
        }
    }
}
