package dev.ckpt.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundingTest {

    @Test
    void every_bfloat16_survives_the_way_over_float() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Rounding.ofBfloat16(bits);
            if (!Float.isNaN(value)) {
                assertEquals(bits, Rounding.bfloat16(value) & 0xFFFF, Integer.toHexString(bits));
            }
        }
    }

    @Test
    void the_nearer_of_two_neighbours_is_taken() {
        Random random = new Random(3);
        for (int i = 0; i < 1_000_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            int bits = Rounding.bfloat16(value) & 0xFFFF;
            if (Float.isNaN(value) || Math.abs(value) > Rounding.ofBfloat16(0x7F7F)) {
                continue;
            }
            double error = Math.abs((double) Rounding.ofBfloat16(bits) - value);
            for (int neighbour : new int[]{bits - 1, bits + 1}) {
                double other = Math.abs((double) Rounding.ofBfloat16(neighbour) - value);
                assertTrue(!(other < error), () -> "a nearer one than for " + value);
            }
        }
    }

    @Test
    void half_way_the_even_one_is_taken() {
        assertEquals(0x3F80, Rounding.bfloat16(Float.intBitsToFloat(0x3F808000)));
        assertEquals(0x3F82, Rounding.bfloat16(Float.intBitsToFloat(0x3F818000)));
        assertEquals(0, Rounding.bfloat16(Float.intBitsToFloat(0x00008000)), "half of the least subnormal");
    }

    @Test
    void beyond_the_largest_lies_infinity() {
        assertEquals(0x7F80, Rounding.bfloat16(Float.MAX_VALUE));
        assertEquals(0xFF80, Rounding.bfloat16(-Float.MAX_VALUE) & 0xFFFF);
        assertEquals(0x7F80, Rounding.bfloat16(Float.POSITIVE_INFINITY));
    }

    @Test
    void not_a_number_stays_none_and_keeps_its_sign() {
        for (int bits : new int[]{0x7FC00000, 0x7F800001, 0xFF800001, 0xFFFFFFFF}) {
            int rounded = Rounding.bfloat16(Float.intBitsToFloat(bits)) & 0xFFFF;
            assertTrue(Float.isNaN(Rounding.ofBfloat16(rounded)), Integer.toHexString(bits));
            assertEquals(bits >>> 31, rounded >>> 15);
        }
    }

    /// 1 + 2^-8 is half way between two bfloat16; a little more must go up, though it is that half to a float.
    @Test
    void a_double_is_rounded_once_and_not_twice() {
        double littleMore = 1 + 0x1p-8 + 0x1p-40;
        assertEquals(0x3F80, Rounding.bfloat16((float) littleMore), "by way of the nearest float it goes down");
        assertEquals(0x3F81, Rounding.bfloat16(Rounding.toOdd(littleMore)));
        assertEquals(0x3F80, Rounding.bfloat16(Rounding.toOdd(1 + 0x1p-8)));
        assertEquals(0xBF81, Rounding.bfloat16(Rounding.toOdd(-littleMore)) & 0xFFFF);
    }

    @Test
    void what_a_float_holds_exactly_is_left_alone() {
        for (double value : new double[]{0.0, -0.0, 1.5, Float.MIN_VALUE, -Float.MAX_VALUE, Double.NaN,
            Double.NEGATIVE_INFINITY}) {
            assertEquals(Double.doubleToLongBits(value), Double.doubleToLongBits(Rounding.toOdd(value)));
        }
    }
}
