package dev.ckpt.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.numbers.Rounding;
import dev.ckpt.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Rounding, held to its definition in exact arithmetic: no neighbour is nearer, and of two equally near the even one is
/// taken.
class RoundingTest {

    private static final int RANDOM_NUMBERS = 20_000;

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Random random = new Random(6);

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"FLOAT16", "BFLOAT16"})
    void every_number_of_16_bits_survives_the_way_to_32_and_back(DType dtype) {
        MemorySegment codes = MemorySegment.ofArray(new byte[2 * 65_536]);
        for (int code = 0; code < 65_536; code++) {
            codes.set(I16, 2L * code, (short) code);
        }
        MemorySegment wide = rounded(dtype, DType.FLOAT32, codes, 65_536);
        MemorySegment back = rounded(DType.FLOAT32, dtype, wide, 65_536);
        int nans = 0;
        for (int code = 0; code < 65_536; code++) {
            int result = back.get(I16, 2L * code) & 0xFFFF;
            if (Double.isNaN(value(dtype, code))) {
                assertEquals(code | quietBit(dtype), result, "a NaN becomes quiet and stays the same else");
                nans++;
            } else {
                assertEquals(code, result);
            }
        }
        assertTrue(nans > 0);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32,BFLOAT16", "FLOAT32,FLOAT16", "FLOAT64,BFLOAT16", "FLOAT64,FLOAT16", "FLOAT64,FLOAT32"})
    void every_number_goes_to_the_nearest_and_between_two_to_the_even_one(DType from, DType to) {
        double[] numbers = DoubleStream.concat(DoubleStream.generate(() -> randomNumber(from)).limit(RANDOM_NUMBERS),
                DoubleStream.generate(() -> nearTie(to)).limit(RANDOM_NUMBERS)).toArray();
        MemorySegment stored = MemorySegment.ofArray(new byte[numbers.length * from.bytes()]);
        for (int i = 0; i < numbers.length; i++) {
            if (from == DType.FLOAT32) {
                numbers[i] = (float) numbers[i];
                stored.set(F32, 4L * i, (float) numbers[i]);
            } else {
                stored.set(F64, 8L * i, numbers[i]);
            }
        }
        MemorySegment result = rounded(from, to, stored, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            int code = to == DType.FLOAT32
                    ? Float.floatToRawIntBits(result.get(F32, 4L * i))
                    : result.get(I16, 2L * i) & 0xFFFF;
            assertNearest(numbers[i], code, to);
        }
    }

    @Test
    void a_nan_keeps_its_sign_and_becomes_quiet_though_nothing_of_its_payload_remains() {
        assertEquals(0x7FC0, Rounding.bfloat16(Float.intBitsToFloat(0x7F80_0001)));
        assertEquals(0xFFC0, Rounding.bfloat16(Float.intBitsToFloat(0xFF80_0001)));
        assertEquals(0x7FFF, Rounding.bfloat16(Float.intBitsToFloat(0x7FFF_FFFF)));
    }

    @Test
    void what_is_too_large_becomes_infinite_only_from_half_way_to_the_next_number_on() {
        assertEquals(0x7F7F, Rounding.bfloat16(Float.intBitsToFloat(0x7F7F_7FFF)));
        assertEquals(0x7F80, Rounding.bfloat16(Float.intBitsToFloat(0x7F7F_8000)));
        assertEquals(0x7F80, Rounding.bfloat16(Rounding.toOdd(Double.MAX_VALUE)));
        assertEquals(0xFF80, Rounding.bfloat16(Rounding.toOdd(-1e39)));
    }

    @Test
    void a_double_just_beside_a_tie_is_not_rounded_twice() {
        double besideTie = 1 + 0x1p-8 + 0x1p-40; // as a float it would be the tie, and go down
        assertEquals(0x3F80, Rounding.bfloat16((float) besideTie));
        assertEquals(0x3F81, Rounding.bfloat16(Rounding.toOdd(besideTie)));
        assertEquals(0x0000, Rounding.bfloat16(Rounding.toOdd(Double.MIN_VALUE)));
        assertEquals(0x8000, Rounding.bfloat16(Rounding.toOdd(-Double.MIN_VALUE)));
    }

    @Test
    void what_a_float_holds_exactly_is_left_alone() {
        for (double value : new double[]{0.0, -0.0, 1.5, Float.MIN_VALUE, -Float.MAX_VALUE, Double.NaN,
            Double.NEGATIVE_INFINITY}) {
            assertEquals(Double.doubleToLongBits(value), Double.doubleToLongBits(Rounding.toOdd(value)));
        }
    }

    private double randomNumber(DType from) {
        double number = Double.NaN;
        while (!Double.isFinite(number)) {
            double drawn = switch (random.nextInt(4)) { // any bits; around the small ones; around one
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> Float.intBitsToFloat(random.nextInt());
                case 2 -> random.nextGaussian() * Math.scalb(1.0, -random.nextInt(40));
                default -> random.nextGaussian() * 30_000;
            };
            number = from == DType.FLOAT32 ? (float) drawn : drawn;
        }
        return number;
    }

    /// Half-way between two numbers of the type, or as near to it as a double can be.
    private double nearTie(DType to) {
        int code = to == DType.FLOAT32 ? random.nextInt(0x7F7F_FFFF) : random.nextInt(finite(to));
        double tie = (value(to, code) + value(to, code + 1)) / 2; // exact: a double has bits to spare
        return (random.nextBoolean() ? 1 : -1) * switch (random.nextInt(3)) {
            case 0 -> tie;
            case 1 -> Math.nextUp(tie);
            default -> Math.nextDown(tie);
        };
    }

    private static void assertNearest(double number, int code, DType to) {
        int sign = to == DType.FLOAT32 ? 1 << 31 : 0x8000;
        int magnitude = code & ~sign;
        String what = number + " to " + to + " gave " + Integer.toHexString(code);
        assertEquals(Double.doubleToRawLongBits(number) < 0, (code & sign) != 0, what);
        BigDecimal exact = new BigDecimal(Math.abs(number));
        BigDecimal error = exact.subtract(reach(to, magnitude)).abs();
        for (int other : new int[]{magnitude - 1, magnitude + 1}) {
            if (other < 0 || other > infinite(to)) {
                continue;
            }
            int comparison = error.compareTo(exact.subtract(reach(to, other)).abs());
            assertTrue(comparison < 0 || (comparison == 0 && (magnitude & 1) == 0)
                    || (magnitude == infinite(to) && exact.compareTo(reach(to, magnitude)) >= 0), what);
        }
    }

    /// What the code stands for; infinity stands where the next number would be if there were one.
    private static BigDecimal reach(DType to, int code) {
        if (code < infinite(to)) {
            return new BigDecimal(value(to, code));
        }
        BigDecimal last = new BigDecimal(value(to, code - 1));
        return last.add(last.subtract(new BigDecimal(value(to, code - 2))));
    }

    private static int finite(DType to) {
        return infinite(to) - 1;
    }

    private static int infinite(DType to) {
        return switch (to) {
            case FLOAT16 -> 0x7C00;
            case BFLOAT16 -> 0x7F80;
            default -> 0x7F80_0000;
        };
    }

    private static int quietBit(DType dtype) {
        return dtype == DType.FLOAT16 ? 0x200 : 0x40;
    }

    private static double value(DType dtype, int code) {
        return switch (dtype) {
            case FLOAT16 -> Float.float16ToFloat((short) code);
            case BFLOAT16 -> Float.intBitsToFloat(code << 16);
            default -> Float.intBitsToFloat(code);
        };
    }

    private static MemorySegment rounded(DType from, DType to, MemorySegment stored, int count) {
        RoundedBlock block = new RoundedBlock(from, to, count);
        block.round(stored, count);
        return block.bytes();
    }
}
