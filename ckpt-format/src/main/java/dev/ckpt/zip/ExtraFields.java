package dev.ckpt.zip;

import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import java.nio.charset.StandardCharsets;

/// The extra fields of one entry, of which two matter: 0x0001, the 64-bit numbers for which the entry has no room, and
/// 0x7075, a second name that some readers prefer.
///
/// The 64-bit field has no fixed form. It holds a number for each slot of the entry that is saturated, in the order size,
/// compressed size, offset, disk: so [#wide] and [#disk] must be called in that order.
final class ExtraFields {

    private static final int ZIP64 = 0x0001;
    private static final int UNICODE_PATH = 0x7075;
    private static final long SATURATED = 0xFFFF_FFFFL;

    private final Source source;
    private final Excerpt bytes;
    private final String name;
    private int wideAt = -1;
    private int wideEnd = -1;
    private int pathAt = -1;
    private int pathEnd = -1;

    private ExtraFields(Source source, Excerpt bytes, String name) {
        this.source = source;
        this.bytes = bytes;
        this.name = name;
    }

    /// @param at where they begin in `bytes`
    /// @param length all of them together, within `bytes`
    /// @param name the record's, for messages
    static ExtraFields of(Source source, Excerpt bytes, int at, int length, String name) {
        ExtraFields fields = new ExtraFields(source, bytes, name);
        int end = at + length;
        // Up to three bytes may be left: tools pad with zeros.
        while (end - at >= 4) {
            int id = bytes.u16(at);
            int next = at + 4 + bytes.u16(at + 2);
            if (next > end) {
                throw new MalformedException(source.fault()
                        .at(fields.where())
                        .expected("extra fields of " + length + " bytes")
                        .found("one that reaches " + (next - end) + " bytes further")
                        .because("the directory is damaged"));
            }
            if (id == ZIP64) {
                fields.requireFirst(fields.wideAt);
                fields.wideAt = at + 4;
                fields.wideEnd = next;
            } else if (id == UNICODE_PATH) {
                fields.requireFirst(fields.pathAt);
                fields.pathAt = at + 4;
                fields.pathEnd = next;
            }
            at = next;
        }
        return fields;
    }

    private void requireFirst(int earlier) {
        if (earlier >= 0) {
            throw new RefusedException(source.fault()
                    .at(where())
                    .expected("an extra field once")
                    .found("it twice")
                    .because("a file made so that readers disagree about what it holds"));
        }
    }

    /// The number of a 32-bit slot: the slot's own, or the next 64-bit one where it is saturated.
    long wide(long slot, String what) {
        if (slot != SATURATED) {
            return slot;
        }
        long value = wideEnd - wideAt >= 8 ? bytes.i64(wideAt) : -1;
        if (value < 0) {
            throw new MalformedException(source.fault()
                    .at(where())
                    .expected("a 64-bit " + what + " in its zip64 field")
                    .found(wideAt < 0
                            ? "no such field"
                            : wideEnd - wideAt < 8
                                    ? "a field that ends before it"
                                    : Long.toUnsignedString(
                                            bytes.i64(wideAt)))
                    .because("the directory is damaged"));
        }
        wideAt += 8;
        return value;
    }

    /// The disk number, by the same rule.
    long disk(int slot) {
        if (slot != 0xFFFF || wideEnd - wideAt < 4) {
            return slot;
        }
        wideAt += 4;
        return bytes.u32(wideAt - 4);
    }

    /// Reports 64-bit numbers that nothing asked for: some readers take them instead of the entry's own.
    void reportRest(Oddities oddities) {
        if (wideEnd > wideAt) {
            oddities.warning("zip.zip64-extra", where(),
                    "its zip64 field has " + (wideEnd - wideAt) + " bytes more than its directory entry asks for");
        }
    }

    /// The field: a version, a CRC-32 of the name, and the other name in UTF-8.
    void reportUnicodePath(String centralName, Oddities oddities) {
        if (pathAt < 0 || pathEnd - pathAt < 5) {
            return;
        }
        String other = new String(bytes.bytes(), pathAt + 5, pathEnd - pathAt - 5, StandardCharsets.UTF_8);
        if (!other.equals(centralName)) {
            oddities.error("zip.unicode-path-differs", where(), "a second name is given, \"" + Source.shown(other)
                    + "\", which some readers prefer; PyTorch goes by the first");
        }
    }

    private String where() {
        return "record " + Source.shown(name);
    }
}
