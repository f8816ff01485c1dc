package dev.ckpt.scan;

import dev.ckpt.io.Budget;
import dev.ckpt.io.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Goes through the members of any tar, as far as it makes sense. Nothing is unpacked.
final class TarWalk {

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12;

    private final MemorySegment bytes;
    private final Budget budget;

    TarWalk(MemorySegment bytes, Budget budget) {
        this.bytes = bytes;
        this.budget = budget;
    }

    /// Hands over name and content of every member that has any.
    ///
    /// @return why the walk ended before the end of the archive, a sentence; empty when it did not
    Optional<String> forEach(BiConsumer<String, MemorySegment> use) {
        long at = 0;
        for (int members = 0; members < budget.records(); members++) {
            if (at == bytes.byteSize() || (bytes.byteSize() - at >= BLOCK && LittleEndian.u8(bytes, at) == 0)) {
                return Optional.empty(); // a name is never empty: the zeros that end an archive
            }
            if (bytes.byteSize() - at < BLOCK) {
                return Optional.of("not searched to its end: the tar is cut short at byte " + at);
            }
            long size = size(at + SIZE_AT);
            if (size < 0 || size > bytes.byteSize() - at - BLOCK) {
                return Optional.of("not searched to its end: the tar is broken at byte " + at);
            }
            use.accept(name(at), bytes.asSlice(at + BLOCK, size));
            at += Math.min(bytes.byteSize() - at, BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK);
        }
        return Optional.of("not searched to its end: more than " + budget.records() + " members");
    }

    /// Octal digits, or, where the highest bit is set, a binary number; negative where it is neither.
    private long size(long at) {
        if ((LittleEndian.u8(bytes, at) & 0x80) != 0) {
            long size = 0;
            for (int i = SIZE - Long.BYTES; i < SIZE; i++) {
                size = size << 8 | LittleEndian.u8(bytes, at + i);
            }
            return size;
        }
        String digits = text(at, SIZE).strip();
        return digits.matches("[0-7]{1,12}") ? Long.parseLong(digits, 8) : -1;
    }

    private String name(long at) {
        return text(at, NAME);
    }

    private String text(long at, int length) {
        int end = 0;
        while (end < length && LittleEndian.u8(bytes, at + end) != 0) {
            end++;
        }
        return new String(bytes.asSlice(at, end).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
