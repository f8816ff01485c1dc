package dev.ckpt.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.ByteSink;
import dev.ckpt.io.ByteSource;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Copies in pieces, of whatever lies however: each is compared with the elements taken one by one.
class PiecewiseCopyTest {

    private static final int VIEWS_A_TYPE = 60;

    private final Random random = new Random(4);

    @ParameterizedTest
    @EnumSource(DType.class)
    void any_piece_of_any_view_holds_the_elements_that_are_there_one_by_one(DType dtype) {
        for (int i = 0; i < VIEWS_A_TYPE; i++) {
            StridedTensor view = randomView(dtype);
            byte[] expected = oneByOne(view);
            int count = (int) view.numel();
            assertArrayEquals(expected, piece(view, 0, count), view::toString);
            for (int j = 0; j < 4; j++) {
                int first = random.nextInt(count + 1);
                if (dtype.subByte()) {
                    first = first / 8 * 8; // where a byte begins
                }
                int wanted = random.nextInt(count - first + 1);
                byte[] piece = piece(view, first, wanted);
                int from = (int) dtype.bytesOf(first);
                assertArrayEquals(cut(expected, from, piece.length, dtype, wanted), piece,
                        () -> Arrays.toString(view.strides()) + view);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"UINT8", "BFLOAT16", "FLOAT32", "FLOAT64", "COMPLEX64", "COMPLEX128",
        "FLOAT6_E2M3"})
    void a_transposed_matrix_is_turned_whatever_its_size(DType dtype) {
        for (long[] sizes : new long[][]{{1, 700}, {700, 1}, {2, 2}, {64, 64}, {63, 129}, {128, 257}, {300, 65}}) {
            long bytes = dtype.bytesOf(sizes[0] * sizes[1]);
            StridedTensor matrix = StridedTensor.of(dtype, Shape.of(sizes), new long[]{1, sizes[0]}, 0,
                    storage(ByteOrder.LITTLE_ENDIAN, (int) bytes));
            assertArrayEquals(oneByOne(matrix), piece(matrix, 0, (int) matrix.numel()));
        }
    }

    @ParameterizedTest
    @CsvSource({"64", "72", "1000", "4096", "1000000"})
    void a_tensor_is_written_in_pieces_of_any_size(int pieceBytes) throws Exception {
        for (DType dtype : new DType[]{DType.FLOAT32, DType.COMPLEX128, DType.FLOAT6_E3M2, DType.QUINT2X4,
            DType.BOOL}) {
            StridedTensor matrix = StridedTensor.of(dtype, Shape.of(37, 53), new long[]{1, 37}, 0,
                    storage(ByteOrder.LITTLE_ENDIAN, (int) dtype.bytesOf(37 * 53)));
            Collected sink = new Collected();
            try (Arena arena = Arena.ofConfined()) {
                Elements.of(matrix).writeTo(sink, arena.allocate(pieceBytes));
            }
            assertArrayEquals(oneByOne(matrix), sink.bytes.toByteArray(), dtype.toString());
            assertTrue(sink.largest <= Math.max(pieceBytes, 16 << 20));
        }
    }

    @Test
    void an_empty_tensor_writes_nothing() throws Exception {
        Collected sink = new Collected();
        Elements.of(StridedTensor.rowMajor(DType.INT32, Shape.of(0, 4), storage(ByteOrder.LITTLE_ENDIAN, 0)))
                .writeTo(sink, MemorySegment.ofArray(new byte[64]));
        assertEquals(0, sink.bytes.size());
    }

    @Test
    void a_piece_that_holds_no_element_is_refused() {
        Elements elements = Elements.of(StridedTensor.rowMajor(DType.COMPLEX128, Shape.of(4),
                storage(ByteOrder.LITTLE_ENDIAN, 64)));
        assertEquals("a piece of 15 bytes", assertThrows(IllegalArgumentException.class,
                () -> elements.writeTo(new Collected(), MemorySegment.ofArray(new byte[15]))).getMessage());
    }

    @Test
    void more_than_there_is_cannot_be_copied() {
        Elements elements = Elements.of(StridedTensor.rowMajor(DType.INT32, Shape.of(4),
                storage(ByteOrder.LITTLE_ENDIAN, 16)));
        MemorySegment target = MemorySegment.ofArray(new byte[100]);
        assertThrows(IndexOutOfBoundsException.class, () -> elements.copyTo(2, 3, target));
        assertThrows(IndexOutOfBoundsException.class, () -> elements.copyTo(-1, 1, target));
        assertThrows(IllegalArgumentException.class, () -> elements.copyTo(0, 2, target.asSlice(0, 7)));
    }

    @Test
    void a_dense_view_is_read_piece_by_piece_and_never_as_a_whole() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[]{0, 0, 0, 0, 1, 0, 2, 0});
        ByteSource source = new ByteSource() {
            @Override
            public long byteSize() {
                return bytes.byteSize();
            }

            @Override
            public MemorySegment bytes() {
                throw new AssertionError("the whole storage was asked for");
            }

            @Override
            public void copyTo(long from, MemorySegment target) {
                MemorySegment.copy(bytes, from, target, 0, target.byteSize());
            }
        };
        Storage storage = new Storage("test", "0", ByteOrder.LITTLE_ENDIAN, "cpu", source);
        assertArrayEquals(new byte[]{2, 0},
                piece(StridedTensor.of(DType.INT16, Shape.of(2), new long[]{1}, 2, storage), 1, 1));
    }

    private StridedTensor randomView(DType dtype) {
        int rank = random.nextInt(5);
        long[] sizes = new long[rank];
        long[] strides = new long[rank];
        long last = random.nextInt(4);
        long offset = last;
        int[] order = random.ints(rank, 0, 1000).toArray();
        for (int d = 0; d < rank; d++) {
            sizes[d] = 1L + random.nextInt(rank > 2 ? 6 : 40);
        }
        long step = random.nextBoolean() ? 1 : 1L + random.nextInt(20); // mostly 1
        for (int taken = 0; taken < rank; taken++) { // dimensions nested in a random order, some of them repeating
            int next = 0;
            for (int d = 0; d < rank; d++) {
                next = order[d] > order[next] ? d : next;
            }
            order[next] = -1;
            strides[next] = random.nextInt(8) == 0 ? 0 : step;
            last += (sizes[next] - 1) * strides[next];
            step *= sizes[next];
        }
        ByteOrder bytes = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        return StridedTensor.of(dtype, Shape.of(sizes), strides, offset, storage(bytes, (int) dtype.bytesOf(last + 1)))
                .marked(false, random.nextInt(3) == 0, random.nextInt(3) == 0);
    }

    private Storage storage(ByteOrder order, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return new Storage("test", "0", size, order, "cpu", () -> MemorySegment.ofArray(bytes));
    }

    /// The bytes by way of the numbers' bits.
    private static byte[] oneByOne(StridedTensor view) {
        Elements elements = Elements.of(view);
        DType dtype = view.dtype();
        byte[] bytes = new byte[(int) dtype.bytesOf(view.numel())];
        for (int i = 0; i < elements.count(); i++) {
            if (dtype == DType.COMPLEX128) {
                MemorySegment target = MemorySegment.ofArray(bytes);
                put(target, 16L * i, Double.doubleToRawLongBits(elements.real(i)), 64);
                put(target, 16L * i + 8, Double.doubleToRawLongBits(elements.imaginary(i)), 64);
            } else {
                put(MemorySegment.ofArray(bytes), (long) i * dtype.bits(), elements.rawBits(i), dtype);
            }
        }
        return bytes;
    }

    private static void put(MemorySegment target, long bit, long bits, DType dtype) {
        for (int i = 0; i < dtype.bits(); i++) {
            long at = bit + i;
            byte old = target.get(ValueLayout.JAVA_BYTE, at / 8);
            target.set(ValueLayout.JAVA_BYTE, at / 8, (byte) (old | ((bits >>> i) & 1) << (at % 8)));
        }
    }

    private static void put(MemorySegment target, long at, long bits, int width) {
        for (int i = 0; i < width / 8; i++) {
            target.set(ValueLayout.JAVA_BYTE, at + i, (byte) (bits >>> (8 * i)));
        }
    }

    private static byte[] piece(StridedTensor view, int first, int wanted) {
        byte[] target = new byte[(int) view.dtype().bytesOf(wanted)];
        Elements.of(view).copyTo(first, wanted, MemorySegment.ofArray(target));
        return target;
    }

    /// Of a packed type, the last byte has zeros where the next elements would be.
    private static byte[] cut(byte[] whole, int from, int length, DType dtype, int wanted) {
        byte[] part = Arrays.copyOfRange(whole, from, from + length);
        int used = (int) ((long) wanted * dtype.bits() % 8);
        if (used > 0) {
            part[length - 1] &= (byte) ((1 << used) - 1);
        }
        return part;
    }

    private static final class Collected implements ByteSink {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long largest;

        @Override
        public void write(MemorySegment piece) {
            bytes.writeBytes(piece.toArray(ValueLayout.JAVA_BYTE));
            largest = Math.max(largest, piece.byteSize());
        }

        @Override
        public long position() {
            return bytes.size();
        }
    }
}
