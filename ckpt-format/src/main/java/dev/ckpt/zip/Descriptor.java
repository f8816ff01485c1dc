package dev.ckpt.zip;

import dev.ckpt.io.RefusedException;

/// The CRC and sizes that follow a payload when a header announces them (flag bit 3). PyTorch writes 16 bytes with a
/// signature, or 24 where 64-bit numbers are in play; other tools leave the signature out, and some the whole descriptor.
final class Descriptor {

    private static final int LONGEST = 24;

    private Descriptor() {}

    /// How many bytes the descriptor behind a payload takes; 0 where there is none.
    ///
    /// @param payload where the payload begins
    /// @param next where the next thing begins, at or behind the payload's end
    static int length(Source source, CentralEntry entry, long payload, long next, Oddities oddities) {
        long end = payload + entry.compressedSize();
        Excerpt bytes = source.excerpt(end, (int) Math.min(LONGEST, next - end));
        if (bytes.length() >= 16 && bytes.i32(0) == Signature.DESCRIPTOR) {
            if (bytes.length() >= 24 && agreesWide(bytes, 4, entry)) {
                return 24;
            }
            if (!agrees(bytes, 4, entry)) {
                oddities.error("zip.descriptor-differs", entry.where(), "the directory and the descriptor behind the"
                        + " payload give different CRCs or sizes; one of the two was changed");
                return next - end == 24 ? 24 : 16;
            }
            return 16;
        }
        if (bytes.length() >= 20 && agreesWide(bytes, 0, entry)) {
            return 20;
        }
        if (bytes.length() >= 12 && agrees(bytes, 0, entry)) {
            return 12;
        }
        requireNotCovered(source, entry, payload, end);
        if (entry.compressedSize() > 0) {
            oddities.warning("zip.descriptor-missing", entry.where(),
                    "its header announces a CRC and sizes behind the payload, and there are none");
        }
        return 0;
    }

    private static boolean agrees(Excerpt bytes, int at, CentralEntry entry) {
        return bytes.u32(at) == entry.crc32() && bytes.u32(at + 4) == entry.compressedSize()
                && bytes.u32(at + 8) == entry.size();
    }

    private static boolean agreesWide(Excerpt bytes, int at, CentralEntry entry) {
        return bytes.u32(at) == entry.crc32() && bytes.i64(at + 4) == entry.compressedSize()
                && bytes.i64(at + 12) == entry.size();
    }

    /// A payload that is declared a few bytes too long has its own descriptor among its last bytes: the signature, and at
    /// its distance from the payload's beginning exactly the size that it gives. No tensor has that by chance.
    private static void requireNotCovered(Source source, CentralEntry entry, long payload, long end) {
        long start = Math.max(payload, end - LONGEST);
        Excerpt bytes = source.excerpt(start, (int) Math.min(2 * LONGEST, source.size() - start));
        for (int at = 0; at < end - start && at + 16 <= bytes.length(); at++) {
            if (bytes.i32(at) == Signature.DESCRIPTOR && bytes.u32(at + 8) == ((start + at - payload) & 0xFFFF_FFFFL)) {
                throw new RefusedException(source.fault()
                        .at(entry.where())
                        .expected("a payload of " + (start + at - payload) + " bytes, as its descriptor at byte "
                                + (start + at) + " says")
                        .found(entry.compressedSize() + " bytes, which overlap the descriptor")
                        .because("damage, or a file made so that readers disagree about what it holds"));
            }
        }
    }
}
