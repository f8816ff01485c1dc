package dev.ckpt.torch;

import dev.ckpt.io.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// The 40 digits of the record `.data/serialization_id`: a hash of the names of all records before it, and one of their
/// checksums. Nobody checks it; it is written so that a file saved again is the same file.
///
/// PyTorch computes it in `caffe2/serialize/inline_container.cc` from C++'s `std::hash` and from the order of a
/// `std::unordered_set`, so it depends on the C++ library: this is GNU's, of the builds for Linux. What PyTorch for Windows or
/// macOS writes has other digits.
final class SerializationId {

    /// The seed and the multiplier of libstdc++'s `std::hash` of strings, a form of MurmurHash64A.
    private static final long SEED = 0xc70f6907L;
    private static final long MULTIPLIER = 0xc6a4a793_5bd1e995L;

    /// What `hash_combine` adds; the golden ratio in 32 bits.
    private static final long RATIO = 0x9e3779b9L;

    private final HashOrder names = new HashOrder();
    private long checksums;

    /// @param name below the root of the archive
    /// @param size bytes of the record; of an empty one the checksum does not count
    /// @param crc its CRC-32, unsigned
    void add(String name, long size, long crc) {
        names.add(hash(name.getBytes(StandardCharsets.UTF_8)));
        if (size > 0) {
            checksums = combined(checksums, crc);
        }
    }

    /// The record's content.
    byte[] digits() {
        long[] combined = {0};
        names.forEach(hash -> combined[0] = combined(combined[0], hash));
        return (twenty(combined[0]) + twenty(checksums)).getBytes(StandardCharsets.US_ASCII);
    }

    private static String twenty(long unsigned) {
        String digits = Long.toUnsignedString(unsigned);
        return "0".repeat(20 - digits.length()) + digits;
    }

    private static long combined(long seed, long value) {
        return seed ^ (value + RATIO + (seed << 6) + (seed >>> 2));
    }

    private static long hash(byte[] bytes) {
        MemorySegment text = MemorySegment.ofArray(bytes);
        int words = bytes.length / Long.BYTES * Long.BYTES;
        long hash = SEED ^ (bytes.length * MULTIPLIER);
        for (int at = 0; at < words; at += Long.BYTES) {
            long word = mixed(LittleEndian.i64(text, at) * MULTIPLIER) * MULTIPLIER;
            hash = (hash ^ word) * MULTIPLIER;
        }
        if (words < bytes.length) {
            long rest = 0;
            for (int at = bytes.length - 1; at >= words; at--) {
                rest = (rest << Byte.SIZE) | (bytes[at] & 0xFF);
            }
            hash = (hash ^ rest) * MULTIPLIER;
        }
        return mixed(mixed(hash) * MULTIPLIER);
    }

    private static long mixed(long bits) {
        return bits ^ (bits >>> 47);
    }
}
