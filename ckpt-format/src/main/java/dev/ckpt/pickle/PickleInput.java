package dev.ckpt.pickle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The bytes of a pickle, read forward and never past their end. Offsets count from the start of the whole input.
///
/// Bytes pass through a window on the heap: a million small reads from a mapped file would each check its lifetime, which
/// is slow before the compiler has warmed up.
final class PickleInput {

    private static final int WINDOW = 1 << 16;

    /// A line that holds a number or a name: Python's limit on digits is 4300, and no name is longer.
    static final int SHORT_LINE = 5_000;

    private final MemorySegment bytes;
    private final long size;
    private final byte[] window;
    private long base;
    private int at;
    private int limit;
    private boolean exhausted;

    PickleInput(MemorySegment bytes, long start) {
        this.bytes = bytes;
        this.size = bytes.byteSize();
        this.window = new byte[Math.clamp(size - start, 0, WINDOW)];
        this.base = start;
    }

    /// Where the next byte comes from.
    long offset() {
        return base + at;
    }

    long size() {
        return size;
    }

    /// How far opcodes have reached, also one that failed: to the end of the input if it wanted more than there is.
    long reach() {
        return exhausted ? size : offset();
    }

    int u8() {
        need(1);
        return window[at++] & 0xFF;
    }

    int u16() {
        need(2);
        int value = (window[at] & 0xFF) | ((window[at + 1] & 0xFF) << 8);
        at += 2;
        return value;
    }

    int i32() {
        need(4);
        int value = (window[at] & 0xFF) | ((window[at + 1] & 0xFF) << 8) | ((window[at + 2] & 0xFF) << 16)
                | (window[at + 3] << 24);
        at += 4;
        return value;
    }

    long u32() {
        return i32() & 0xFFFF_FFFFL;
    }

    /// Above 2^63 - 1 it is negative; lengths refuse that.
    long i64() {
        need(8);
        long low = u32();
        return low | ((long) i32() << 32);
    }

    double bigEndianDouble() {
        need(8);
        return Double.longBitsToDouble(Long.reverseBytes(i64()));
    }

    /// Copies content of up to some kilobytes.
    byte[] copy(int length) {
        checkLength(length);
        byte[] copy = new byte[length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset(), copy, 0, length);
        skip(length);
        return copy;
    }

    /// The content as it lies in the input.
    MemorySegment slice(long length) {
        checkLength(length);
        MemorySegment slice = bytes.asSlice(offset(), length).asReadOnly();
        skip(length);
        return slice;
    }

    /// UTF-8 text of so many bytes.
    String text(long length, Allowance allowance) {
        checkLength(length);
        allowance.content(length);
        if (length > window.length) {
            if (length > Integer.MAX_VALUE - 8) {
                throw Halt.refusal("a text of less than 2 GiB", length + " bytes", "a made-up length");
            }
            byte[] copy = copy((int) length);
            return PickleText.utf8(copy, 0, copy.length);
        }
        need((int) length);
        int from = at;
        at += (int) length;
        return PickleText.utf8(window, from, (int) length);
    }

    /// The bytes up to the next line feed, without it.
    byte[] line(Allowance allowance) {
        byte[] line = line(allowance.contentLeft(), "less than the budget of this heap");
        allowance.content(line.length);
        return line;
    }

    /// A line with a number or a name in it.
    byte[] shortLine(Allowance allowance) {
        byte[] line = line(SHORT_LINE, "at most " + SHORT_LINE + " bytes");
        allowance.content(line.length);
        return line;
    }

    private byte[] line(long longest, String bound) {
        long start = offset();
        long most = Math.min(longest, Integer.MAX_VALUE - 8);
        long end = lineEnd(start, Math.min(size, start + most + 1));
        if (end < 0) {
            if (size - start > most) {
                throw Halt.refusal("a line of " + bound, "a longer one",
                        "a number or a text that was made to exhaust memory");
            }
            exhausted = true;
            throw Halt.defect("a line that ends in a line feed", "the end of the input at byte " + size,
                    "the file was cut off");
        }
        byte[] line = copy((int) (end - start));
        skip(1);
        return line;
    }

    private long lineEnd(long from, long to) {
        int windowEnd = (int) Math.min(limit, to - base);
        for (int i = at; i < windowEnd; i++) {
            if (window[i] == '\n') {
                return base + i;
            }
        }
        for (long i = Math.max(from, base + limit); i < to; i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void checkLength(long length) {
        long left = size - offset();
        if (length < 0 || length > left) {
            exhausted = true;
            throw Halt.defect(Long.toUnsignedString(length) + " bytes of content", "only " + left + " to the end",
                    "the file was cut off, or the length was made up");
        }
    }

    private void skip(long length) {
        if (length <= limit - at) {
            at += (int) length;
        } else {
            base = offset() + length;
            at = 0;
            limit = 0;
        }
    }

    private void need(int count) {
        if (limit - at < count) {
            refill(count);
        }
    }

    private void refill(int count) {
        base += at;
        at = 0;
        limit = (int) Math.min(window.length, size - base);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, base, window, 0, limit);
        if (limit < count) {
            exhausted = true;
            throw Halt.defect("more of the pickle, up to a STOP", "the end of the input at byte " + size,
                    "the file was cut off");
        }
    }
}
