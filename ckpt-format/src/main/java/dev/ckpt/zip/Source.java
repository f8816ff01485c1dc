package dev.ckpt.zip;

import dev.ckpt.io.Budget;
import dev.ckpt.io.ByteSource;
import dev.ckpt.io.Fault;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The file that is being read: its name for messages, its bytes, and what reading it may cost.
///
/// @param bytes all of `file`, to be looked at
record Source(String name, ByteSource file, MemorySegment bytes, Budget budget) {

    /// Names in a message are cut here; a name may have 65,535 bytes.
    private static final int SHOWN = 80;

    Source(String name, ByteSource file, Budget budget) {
        this(name, file, file.bytes(), budget);
    }

    long size() {
        return bytes.byteSize();
    }

    Fault fault() {
        return Fault.in(name);
    }

    /// A copy of a few bytes, which the caller knows to lie inside the file.
    Excerpt excerpt(long start, int length) {
        byte[] copy = new byte[length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, start, copy, 0, length);
        return new Excerpt(copy, start);
    }

    /// A name as it may stand in a message: the file chose it, so it may hold anything, line breaks and terminal codes
    /// included.
    static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < name.length() && i < SHOWN; i++) {
            char c = name.charAt(i);
            shown.append(Character.isISOControl(c) ? '?' : c);
        }
        return name.length() > SHOWN ? shown.append('…').toString() : shown.toString();
    }
}
