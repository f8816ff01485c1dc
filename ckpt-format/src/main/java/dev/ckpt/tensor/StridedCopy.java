package dev.ckpt.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Copies elements that do not lie one behind the other, so that they do.
///
/// A transposed matrix is the case that matters: its rows are the columns of what is stored. Taken element by element, each
/// would cost a line of the cache. So a square of it is copied into an array line by line, as it is stored, is turned over
/// within the cache, and copied out line by line, as it is wanted. All other views are picked element by element out of
/// such arrays.
///
/// Not thread-safe.
final class StridedCopy implements RowMajor.Consumer {

    /// Elements of a side of the square: enough to be worth a call, and few enough that both squares stay in the cache.
    private static final int SIDE = 128;

    /// Columns that are turned at once: their lines are all read in order, and the loop costs less than the copying.
    private static final int AT_ONCE = 8;

    /// Up to this step, all that lies between is read too: that costs less than a call for each element.
    private static final int SHORT_STEP = 64;

    private final MemorySegment source;
    private final MemorySegment target;
    private final int size;
    private final ValueLayout stored;
    private final ValueLayout wanted;
    private final int side;
    private final Object in;
    private final Object out;
    private final int capacity;
    private long to;

    /// @param size bytes of an element: 1, 2, 4 or 8
    /// @param order the order of its bytes in `source`; in `target` it is little-endian
    StridedCopy(MemorySegment source, int size, ByteOrder order, MemorySegment target) {
        this.source = source;
        this.target = target;
        this.size = size;
        this.stored = layout(size).withOrder(order);
        this.wanted = layout(size).withOrder(ByteOrder.LITTLE_ENDIAN);
        this.side = size == Long.BYTES ? SIDE / 2 : SIDE;
        this.capacity = side * side;
        this.in = array();
        this.out = array();
    }

    /// Whether elements of this size can be copied here.
    static boolean canCopy(int size) {
        return size == Byte.BYTES || size == Short.BYTES || size == Integer.BYTES || size == Long.BYTES;
    }

    private static ValueLayout layout(int size) {
        return switch (size) {
            case Byte.BYTES -> ValueLayout.JAVA_BYTE;
            case Short.BYTES -> ValueLayout.JAVA_SHORT_UNALIGNED;
            case Integer.BYTES -> ValueLayout.JAVA_INT_UNALIGNED;
            case Long.BYTES -> ValueLayout.JAVA_LONG_UNALIGNED;
            default -> throw new IllegalArgumentException("elements of " + size + " bytes");
        };
    }

    private Object array() {
        return switch (size) {
            case Byte.BYTES -> new byte[capacity];
            case Short.BYTES -> new short[capacity];
            case Integer.BYTES -> new int[capacity];
            default -> new long[capacity];
        };
    }

    @Override
    public void run(long start, long step, long count) {
        if (step == 1 && stored.order().equals(wanted.order())) {
            MemorySegment.copy(source, start * size, target, to, count * size);
            to += count * size;
            return;
        }
        int atOnce = capacity / Math.clamp(step, 1, SHORT_STEP);
        for (long done = 0; done < count; done += atOnce) {
            int now = (int) Math.min(atOnce, count - done);
            long first = start + done * step;
            if (step <= SHORT_STEP) {
                MemorySegment.copy(source, stored, first * size, in, 0, (now - 1) * (int) step + 1);
                pick((int) step, now);
            } else {
                for (int i = 0; i < now; i++) {
                    MemorySegment.copy(source, stored, (first + i * step) * size, out, i, 1);
                }
            }
            MemorySegment.copy(out, 0, target, wanted, to, now);
            to += (long) now * size;
        }
    }

    @Override
    public void rows(long start, long step, long rows, long length) {
        for (long row = 0; row < rows; row += side) {
            int high = (int) Math.min(side, rows - row);
            for (long column = 0; column < length; column += side) {
                int wide = (int) Math.min(side, length - column);
                for (int i = 0; i < wide; i++) {
                    MemorySegment.copy(source, stored, (start + row + (column + i) * step) * size, in, i * high, high);
                }
                turn(high, wide);
                for (int i = 0; i < high; i++) {
                    MemorySegment.copy(out, i * wide, target, wanted, to + ((row + i) * length + column) * size, wide);
                }
            }
        }
        to += rows * length * size;
    }

    private void pick(int step, int count) {
        switch (in) {
            case byte[] from -> pick(from, (byte[]) out, step, count);
            case short[] from -> pick(from, (short[]) out, step, count);
            case int[] from -> pick(from, (int[]) out, step, count);
            default -> pick((long[]) in, (long[]) out, step, count);
        }
    }

    private static void pick(byte[] from, byte[] into, int step, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = from[i * step];
        }
    }

    private static void pick(short[] from, short[] into, int step, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = from[i * step];
        }
    }

    private static void pick(int[] from, int[] into, int step, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = from[i * step];
        }
    }

    private static void pick(long[] from, long[] into, int step, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = from[i * step];
        }
    }

    /// Turns `wide` lines of `high` elements into `high` lines of `wide`.
    private void turn(int high, int wide) {
        switch (in) {
            case byte[] from -> turn(from, (byte[]) out, high, wide);
            case short[] from -> turn(from, (short[]) out, high, wide);
            case int[] from -> turn(from, (int[]) out, high, wide);
            default -> turn((long[]) in, (long[]) out, high, wide);
        }
    }

    private static void turn(byte[] from, byte[] into, int high, int wide) {
        int column = 0;
        for (; column + AT_ONCE <= wide; column += AT_ONCE) {
            for (int row = 0, to = column; row < high; row++, to += wide) {
                int at = column * high + row;
                into[to] = from[at];
                into[to + 1] = from[at + high];
                into[to + 2] = from[at + 2 * high];
                into[to + 3] = from[at + 3 * high];
                into[to + 4] = from[at + 4 * high];
                into[to + 5] = from[at + 5 * high];
                into[to + 6] = from[at + 6 * high];
                into[to + 7] = from[at + 7 * high];
            }
        }
        for (; column < wide; column++) {
            for (int row = 0; row < high; row++) {
                into[row * wide + column] = from[column * high + row];
            }
        }
    }

    private static void turn(short[] from, short[] into, int high, int wide) {
        int column = 0;
        for (; column + AT_ONCE <= wide; column += AT_ONCE) {
            for (int row = 0, to = column; row < high; row++, to += wide) {
                int at = column * high + row;
                into[to] = from[at];
                into[to + 1] = from[at + high];
                into[to + 2] = from[at + 2 * high];
                into[to + 3] = from[at + 3 * high];
                into[to + 4] = from[at + 4 * high];
                into[to + 5] = from[at + 5 * high];
                into[to + 6] = from[at + 6 * high];
                into[to + 7] = from[at + 7 * high];
            }
        }
        for (; column < wide; column++) {
            for (int row = 0; row < high; row++) {
                into[row * wide + column] = from[column * high + row];
            }
        }
    }

    private static void turn(int[] from, int[] into, int high, int wide) {
        int column = 0;
        for (; column + AT_ONCE <= wide; column += AT_ONCE) {
            for (int row = 0, to = column; row < high; row++, to += wide) {
                int at = column * high + row;
                into[to] = from[at];
                into[to + 1] = from[at + high];
                into[to + 2] = from[at + 2 * high];
                into[to + 3] = from[at + 3 * high];
                into[to + 4] = from[at + 4 * high];
                into[to + 5] = from[at + 5 * high];
                into[to + 6] = from[at + 6 * high];
                into[to + 7] = from[at + 7 * high];
            }
        }
        for (; column < wide; column++) {
            for (int row = 0; row < high; row++) {
                into[row * wide + column] = from[column * high + row];
            }
        }
    }

    private static void turn(long[] from, long[] into, int high, int wide) {
        int column = 0;
        for (; column + AT_ONCE <= wide; column += AT_ONCE) {
            for (int row = 0, to = column; row < high; row++, to += wide) {
                int at = column * high + row;
                into[to] = from[at];
                into[to + 1] = from[at + high];
                into[to + 2] = from[at + 2 * high];
                into[to + 3] = from[at + 3 * high];
                into[to + 4] = from[at + 4 * high];
                into[to + 5] = from[at + 5 * high];
                into[to + 6] = from[at + 6 * high];
                into[to + 7] = from[at + 7 * high];
            }
        }
        for (; column < wide; column++) {
            for (int row = 0; row < high; row++) {
                into[row * wide + column] = from[column * high + row];
            }
        }
    }
}
