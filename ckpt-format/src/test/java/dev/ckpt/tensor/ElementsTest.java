package dev.ckpt.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementsTest {

    private static final Shape ALL_BYTES = Shape.of(256);

    @ParameterizedTest
    @ValueSource(strings = {"float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz", "float8_e8m0fnu"})
    void everyCodeOfAnEightBitFloatIsWorthWhatPyTorchSays(String name) throws IOException {
        byte[] codes = new byte[256];
        for (int i = 0; i < 256; i++) {
            codes[i] = (byte) i;
        }
        Elements elements = Elements.of(rowMajor(DType.ofTorchName(name).orElseThrow(), ALL_BYTES, codes));
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            bits.append(String.format("%08x", Float.floatToIntBits((float) elements.real(i))));
        }
        assertEquals(pyTorchSays(name), bits.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "bfloat16"})
    void everyCodeOfASixteenBitFloatIsWorthWhatPyTorchSays(String name) throws Exception {
        byte[] codes = new byte[2 * 65_536];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (i % 2 == 0 ? i / 2 : (i / 2) >> 8);
        }
        Elements elements = Elements
                .of(rowMajor(DType.ofTorchName(name).orElseThrow(), Shape.of(65_536), codes));
        byte[] floats = new byte[4 * 65_536];
        ByteBuffer into = ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 65_536; i++) {
            into.putInt(Float.floatToIntBits((float) elements.real(i)));
        }
        assertEquals(pyTorchSays(name), sha256(floats));
    }

    @Test
    void fourAndSixBitFloatsFollowTheMicroscalingFormats() {
        double[] e2m1 = {0, .5, 1, 1.5, 2, 3, 4, 6};
        for (int code = 0; code < 8; code++) {
            assertEquals(e2m1[code], SmallFloat.E2M1.valueOf(code));
            assertEquals(-e2m1[code], SmallFloat.E2M1.valueOf(code | 8));
        }
        assertEquals(0.125f, SmallFloat.E2M3.valueOf(1));
        assertEquals(7.5f, SmallFloat.E2M3.valueOf(31));
        assertEquals(0.0625f, SmallFloat.E3M2.valueOf(1));
        assertEquals(-28f, SmallFloat.E3M2.valueOf(63));
    }

    @Test
    void aTransposedTensorIsGivenRowByRow() {
        StridedTensor transposed = StridedTensor.of(DType.INT16, Shape.of(3, 2), new long[]{1, 3}, 0,
                storage(ByteOrder.LITTLE_ENDIAN, shorts(1, 2, 3, 4, 5, 6)));
        assertArrayEquals(new double[]{1, 4, 2, 5, 3, 6}, reals(transposed));
        assertArrayEquals(shorts(1, 4, 2, 5, 3, 6), copied(transposed));
    }

    @Test
    void aSliceSkipsWhatLiesBetween() {
        StridedTensor slice = StridedTensor.of(DType.INT16, Shape.of(2, 2), new long[]{4, 2}, 1,
                storage(ByteOrder.LITTLE_ENDIAN, shorts(0, 1, 2, 3, 4, 5, 6, 7)));
        assertArrayEquals(new double[]{1, 3, 5, 7}, reals(slice));
        assertArrayEquals(shorts(1, 3, 5, 7), copied(slice));
    }

    @Test
    void anExpandedTensorRepeatsItsElements() {
        StridedTensor expanded = StridedTensor.of(DType.INT16, Shape.of(2, 3, 2), new long[]{0, 0, 1}, 0,
                storage(ByteOrder.LITTLE_ENDIAN, shorts(8, 9)));
        assertArrayEquals(new double[]{8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9}, reals(expanded));
        assertArrayEquals(shorts(8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9), copied(expanded));
    }

    @Test
    void dimensionsOfSizeOneHaveStridesThatMeanNothing() {
        StridedTensor tensor = StridedTensor.of(DType.INT16, Shape.of(1, 2, 1, 2), new long[]{77, 2, 99, 1}, 0,
                storage(ByteOrder.LITTLE_ENDIAN, shorts(1, 2, 3, 4)));
        assertArrayEquals(new double[]{1, 2, 3, 4}, reals(tensor));
    }

    @Test
    void aNumberWithoutDimensionsIsOneElement() {
        StridedTensor number = StridedTensor.of(DType.INT16, Shape.SCALAR, new long[0], 1,
                storage(ByteOrder.LITTLE_ENDIAN, shorts(5, -6)));
        assertArrayEquals(new double[]{-6}, reals(number));
        assertArrayEquals(shorts(-6), copied(number));
    }

    @Test
    void anEmptyTensorHasNoElementsWhateverItsOffset() {
        StridedTensor empty = StridedTensor.of(DType.FLOAT32, Shape.of(3, 0), new long[]{3, 1}, 100,
                storage(ByteOrder.LITTLE_ENDIAN, new byte[4]));
        assertEquals(0, Elements.of(empty).count());
        assertEquals(0, copied(empty).length);
        assertThrows(IndexOutOfBoundsException.class, () -> Elements.of(empty).real(0));
    }

    @Test
    void thereIsNoElementBeforeTheFirstOrAfterTheLast() {
        Elements elements = Elements.of(rowMajor(DType.INT16, Shape.of(2), shorts(1, 2, 3)));
        assertThrows(IndexOutOfBoundsException.class, () -> elements.real(2));
        assertThrows(IndexOutOfBoundsException.class, () -> elements.imaginary(-1));
    }

    @Test
    void indicesGoBeyondTheRangeOfAnInt() {
        StridedTensor huge = StridedTensor.of(DType.INT16, Shape.of(1L << 33, 2), new long[]{0, 1}, 0,
                storage(ByteOrder.LITTLE_ENDIAN, shorts(3, 4)));
        Elements elements = Elements.of(huge);
        assertEquals(1L << 34, elements.count());
        assertEquals(4, elements.real((1L << 34) - 1));
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"FLOAT64", "INT64", "FLOAT32", "INT32", "INT16", "BITS16", "UINT8"})
    void bigEndianElementsAreTurnedRound(DType dtype) {
        byte[] bytes = new byte[dtype.bytes()];
        byte[] turned = new byte[dtype.bytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = turned[bytes.length - 1 - i] = (byte) (0x11 * (i + 1));
        }
        StridedTensor tensor = StridedTensor.rowMajor(dtype, Shape.of(1), storage(ByteOrder.BIG_ENDIAN, bytes));
        assertArrayEquals(turned, copied(tensor));
        assertEquals(Elements.of(rowMajor(dtype, Shape.of(1), turned)).rawBits(0), Elements.of(tensor).rawBits(0));
    }

    @Test
    void bigEndianComplexNumbersAreTurnedRoundPartByPart() {
        byte[] big = ByteBuffer.allocate(8).putFloat(1.5f).putFloat(-2f).array();
        StridedTensor tensor = StridedTensor.rowMajor(DType.COMPLEX64, Shape.SCALAR,
                storage(ByteOrder.BIG_ENDIAN, big));
        assertEquals(1.5, Elements.of(tensor).real(0));
        assertEquals(-2, Elements.of(tensor).imaginary(0));
        assertArrayEquals(little(8).putFloat(1.5f).putFloat(-2f).array(), copied(tensor));
    }

    @Test
    void aNegatedTensorGivesAndCopiesNegatedNumbers() {
        StridedTensor floats = rowMajor(DType.FLOAT32, Shape.of(2), little(8).putFloat(1).putFloat(0).array())
                .marked(false, true, false);
        assertArrayEquals(new double[]{-1, -0.0}, reals(floats));
        assertArrayEquals(little(8).putFloat(-1).putFloat(-0f).array(), copied(floats));
        StridedTensor integers = rowMajor(DType.INT16, Shape.of(2), shorts(7, -32_768)).marked(false, true, false);
        assertArrayEquals(new double[]{-7, -32_768}, reals(integers));
    }

    @Test
    void aConjugatedTensorHasTheOtherImaginarySign() {
        byte[] bytes = little(16).putDouble(3).putDouble(4).array();
        StridedTensor stored = rowMajor(DType.COMPLEX128, Shape.SCALAR, bytes);
        assertEquals(-4, Elements.of(stored.marked(false, false, true)).imaginary(0));
        assertEquals(3, Elements.of(stored.marked(false, false, true)).real(0));
        assertArrayEquals(little(16).putDouble(3).putDouble(-4).array(), copied(stored.marked(false, false, true)));
        assertArrayEquals(little(16).putDouble(-3).putDouble(4).array(), copied(stored.marked(false, true, true)));
        assertArrayEquals(little(16).putDouble(-3).putDouble(-4).array(), copied(stored.marked(false, true, false)));
    }

    @Test
    void aFloatWithoutMinusZeroKeepsItsZeroAndItsNanWhenNegated() {
        byte[] codes = {0, (byte) 0x80, 0x01};
        StridedTensor tensor = rowMajor(DType.FLOAT8_E4M3FNUZ, Shape.of(3), codes).marked(false, true, false);
        assertArrayEquals(new byte[]{0, (byte) 0x80, (byte) 0x81}, copied(tensor));
    }

    @Test
    void halvesOfAComplexNumberMayBeSixteenBitFloats() {
        byte[] bytes = little(4).putShort(Float.floatToFloat16(0.5f)).putShort(Float.floatToFloat16(-3f)).array();
        Elements elements = Elements.of(rowMajor(DType.COMPLEX32, Shape.SCALAR, bytes));
        assertEquals(0.5, elements.real(0));
        assertEquals(-3, elements.imaginary(0));
        assertEquals(0xC200_3800L, elements.rawBits(0));
    }

    @Test
    void integersComeWithTheSignOfTheirType() {
        byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1};
        assertEquals(-1, Elements.of(rowMajor(DType.INT32, Shape.SCALAR, ones)).integer(0));
        assertEquals(0xFFFF_FFFFL, Elements.of(rowMajor(DType.UINT32, Shape.SCALAR, ones)).integer(0));
        assertEquals(65_535, Elements.of(rowMajor(DType.UINT16, Shape.SCALAR, ones)).integer(0));
        assertEquals(255, Elements.of(rowMajor(DType.QUINT8, Shape.SCALAR, ones)).integer(0));
        assertEquals(-1, Elements.of(rowMajor(DType.QINT8, Shape.SCALAR, ones)).integer(0));
        assertEquals(-1, Elements.of(rowMajor(DType.UINT64, Shape.SCALAR, ones)).integer(0));
        assertEquals(0x1p64, Elements.of(rowMajor(DType.UINT64, Shape.SCALAR, ones)).real(0));
    }

    @Test
    void anyNonZeroByteOfABoolIsTrue() {
        Elements elements = Elements.of(rowMajor(DType.BOOL, Shape.of(3), new byte[]{0, 1, 2}));
        assertEquals(0, elements.integer(0));
        assertEquals(1, elements.integer(1));
        assertEquals(1, elements.real(2));
    }

    @Test
    void floatsHaveNoIntegers() {
        Elements elements = Elements.of(rowMajor(DType.FLOAT32, Shape.SCALAR, new byte[4]));
        assertEquals("float32 has no integers",
                assertThrows(IllegalStateException.class, () -> elements.integer(0)).getMessage());
    }

    @Test
    void nibblesComeLowestFirstAndTheRestOfTheLastByteIsClearedInACopy() {
        // the bytes of PyTorch's own 2x3 tensor; the last nibble and the last byte were never written
        StridedTensor tensor = rowMajor(DType.QUINT4X2, Shape.of(5), new byte[]{0x21, 0x43, 0x65, 0x7F});
        assertArrayEquals(new double[]{1, 2, 3, 4, 5}, reals(tensor));
        assertArrayEquals(new byte[]{0x21, 0x43, 0x05}, copied(tensor));
    }

    @Test
    void twoBitIntegersComeLowestFirst() {
        assertArrayEquals(new double[]{3, 2, 1, 0, 3},
                reals(rowMajor(DType.QUINT2X4, Shape.of(5), new byte[]{0b00_01_10_11, (byte) 0xFF})));
    }

    @Test
    void sixBitFloatsCrossBytes() {
        // codes 1, 31, 63, 0 from the lowest bit up: 000001 | 011111 << 6 | 111111 << 12
        int packed = 1 | 31 << 6 | 63 << 12;
        byte[] bytes = {(byte) packed, (byte) (packed >> 8), (byte) (packed >> 16)};
        StridedTensor tensor = rowMajor(DType.FLOAT6_E2M3, Shape.of(4), bytes);
        assertArrayEquals(new double[]{0.125, 7.5, -7.5, 0}, reals(tensor));
        assertArrayEquals(bytes, copied(tensor));
    }

    @Test
    void aPackedTensorCanBeTransposed() {
        StridedTensor tensor = StridedTensor.of(DType.QUINT4X2, Shape.of(3, 2), new long[]{1, 3}, 0,
                storage(ByteOrder.LITTLE_ENDIAN, new byte[]{0x21, 0x43, 0x65}));
        assertArrayEquals(new byte[]{0x41, 0x52, 0x63}, copied(tensor));
    }

    @Test
    void pairsOfFourBitFloatsAndBitsComeAsTheirBytes() {
        assertEquals(0xAB,
                Elements.of(rowMajor(DType.FLOAT4_E2M1FN_X2, Shape.SCALAR, new byte[]{(byte) 0xAB})).real(0));
        assertEquals(0xAB, Elements.of(rowMajor(DType.BITS1X8, Shape.SCALAR, new byte[]{(byte) 0xAB})).integer(0));
    }

    @Test
    void aTargetThatIsTooSmallIsNotTouched() {
        byte[] target = new byte[3];
        String message = assertThrows(IllegalArgumentException.class,
                () -> Elements.of(rowMajor(DType.INT16, Shape.of(2), shorts(1, 2)))
                        .copyTo(MemorySegment.ofArray(target)))
                .getMessage();
        assertEquals("2 elements of int16 take 4 bytes; the target has 3", message);
        assertArrayEquals(new byte[3], target);
    }

    @Test
    void aBigTensorIsCopiedWithoutTheHeap() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(1 << 20);
            bytes.set(ValueLayout.JAVA_BYTE, (1 << 20) - 1, (byte) 7);
            Storage storage = new Storage("f", "k", bytes.byteSize(), ByteOrder.LITTLE_ENDIAN, "cpu", () -> bytes);
            MemorySegment target = arena.allocate(1 << 20);
            Elements.of(StridedTensor.rowMajor(DType.FLOAT32, Shape.of(512, 512), storage)).copyTo(target);
            assertEquals(-1, bytes.mismatch(target));
        }
    }

    private static StridedTensor rowMajor(DType dtype, Shape shape, byte[] bytes) {
        return StridedTensor.rowMajor(dtype, shape, storage(ByteOrder.LITTLE_ENDIAN, bytes));
    }

    private static Storage storage(ByteOrder order, byte[] bytes) {
        return new Storage("test", "0", bytes.length, order, "cpu", () -> MemorySegment.ofArray(bytes).asReadOnly());
    }

    private static double[] reals(StridedTensor tensor) {
        Elements elements = Elements.of(tensor);
        double[] numbers = new double[(int) elements.count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = elements.real(i);
        }
        return numbers;
    }

    private static byte[] copied(StridedTensor tensor) {
        byte[] target = new byte[(int) tensor.bytes()];
        Elements.of(tensor).copyTo(MemorySegment.ofArray(target));
        return target;
    }

    private static byte[] shorts(int... values) {
        byte[] bytes = new byte[2 * values.length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putShort((short) value);
        }
        return bytes;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String pyTorchSays(String name) throws IOException {
        Properties values = new Properties();
        try (InputStream in = ElementsTest.class.getResourceAsStream("/tensor/small-floats.properties")) {
            values.load(in);
        }
        return values.getProperty(name);
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
