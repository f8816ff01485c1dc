package dev.ckpt.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Unaligned little-endian reads. Callers check bounds first where a message is owed; otherwise the segment's own check
/// throws [IndexOutOfBoundsException].
public final class LittleEndian {

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    public static int u8(MemorySegment bytes, long offset) {
        return bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }

    public static int u16(MemorySegment bytes, long offset) {
        return bytes.get(U16, offset) & 0xFFFF;
    }

    public static int i32(MemorySegment bytes, long offset) {
        return bytes.get(I32, offset);
    }

    public static long u32(MemorySegment bytes, long offset) {
        return bytes.get(I32, offset) & 0xFFFF_FFFFL;
    }

    /// An unsigned 64-bit number comes back negative when it is above 2^63 - 1; callers refuse negatives.
    public static long i64(MemorySegment bytes, long offset) {
        return bytes.get(I64, offset);
    }
}
