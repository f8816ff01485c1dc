package dev.ckpt.verify;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;

/// CRC-32 of parts, and of what they give when they are put together; so that one record can be read by many threads.
///
/// A CRC is a polynomial over GF(2), modulo the one below. Bytes that follow multiply what came before by x^8 each; the
/// CRC of two parts is therefore that of the first, times x to the bits of the second, plus that of the second.
/// Polynomials are written as the CRC has them: the highest bit is the coefficient of x^0.
final class Crc32 {

    /// The polynomial of zip and PNG (0x04C11DB7), its bits reflected.
    private static final int POLYNOMIAL = 0xEDB88320;

    private static final int ONE = 1 << 31;

    /// x^8.
    private static final int BYTE = 1 << 23;

    private Crc32() {}

    /// @param bytes at most 2 GiB
    static int of(MemorySegment bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.asByteBuffer());
        return (int) crc.getValue();
    }

    /// The CRC of two parts, one behind the other.
    ///
    /// @param secondLength bytes of the second part
    static int joined(int first, int second, long secondLength) {
        return product(first, power(BYTE, secondLength)) ^ second;
    }

    private static int power(int base, long exponent) {
        int result = ONE;
        int square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) != 0) {
                result = product(result, square);
            }
            square = product(square, square);
        }
        return result;
    }

    private static int product(int a, int b) {
        int sum = 0;
        int shifted = b;
        for (int bit = 31; bit >= 0; bit--) {
            if ((a >>> bit & 1) != 0) {
                sum ^= shifted;
            }
            shifted = shifted >>> 1 ^ ((shifted & 1) != 0 ? POLYNOMIAL : 0); // times x
        }
        return sum;
    }
}
