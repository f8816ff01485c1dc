package dev.ckpt.zip;

import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The header that stands before a payload. Only its lengths count, as they say where the payload begins; all else is
/// compared with the directory. PyTorch writes zeros where sizes and CRC belong, so a zero disagrees with nothing.
///
/// @param payloadOffset where the payload begins
/// @param descriptor whether it announces one behind the payload
record LocalHeader(long payloadOffset, boolean descriptor) {

    /// A header without name and extra fields.
    static final int LENGTH = 30;

    private static final long SATURATED = 0xFFFF_FFFFL;

    /// Refuses an entry whose header is not where headers are. To be asked of the last one before any is read.
    static void requirePlace(Source source, CentralEntry entry, Excerpt directory) {
        long at = entry.headerOffset();
        if (at > source.size() - LENGTH) {
            throw new MalformedException(source.fault()
                    .at(entry.where())
                    .expected("a local header inside the file, which has " + source.size() + " bytes")
                    .found("it at byte " + at)
                    .because("the file or its directory is damaged"));
        }
        if (at > directory.start() - LENGTH) {
            throw new RefusedException(source.fault()
                    .at(entry.where())
                    .expected("a local header before the directory, which begins at byte " + directory.start())
                    .found("it at byte " + at)
                    .because("a file made so that readers disagree about what it holds"));
        }
    }

    /// @param directory the directory's bytes, where the entry's name stands
    static LocalHeader read(Source source, CentralEntry entry, Excerpt directory, Oddities oddities) {
        long at = entry.headerOffset();
        // The name is copied with the header, as one copy is cheaper than two; where the name is cut, it differs.
        int length = (int) Math.min(LENGTH + (long) entry.nameLength(), source.size() - at);
        Excerpt header = source.excerpt(at, length);
        if (header.i32(0) != Signature.LOCAL_HEADER) {
            throw new MalformedException(source.fault()
                    .at(entry.where())
                    .expected("its local header at byte " + at)
                    .found("other bytes")
                    .because("the file or its directory is damaged"));
        }
        requireSameName(source, entry, header, directory, oddities);
        compare(source, entry, header, oddities);
        boolean descriptor = ((header.u16(6) | entry.flags()) & CentralEntry.DESCRIPTOR) != 0;
        return new LocalHeader(at + LENGTH + header.u16(26) + header.u16(28), descriptor);
    }

    private static void requireSameName(Source source, CentralEntry entry, Excerpt header, Excerpt directory,
            Oddities oddities) {
        int length = header.u16(26);
        if (length == entry.nameLength() && header.length() == LENGTH + length && Arrays.equals(header.bytes(), LENGTH,
                LENGTH + length, directory.bytes(), entry.nameAt(), entry.nameAt() + length)) {
            return;
        }
        long start = header.start() + LENGTH;
        int shown = (int) Math.min(length, source.size() - start);
        String name = new String(source.excerpt(start, shown).bytes(), StandardCharsets.UTF_8);
        oddities.error("zip.local-name-differs", entry.where(), "its local header calls it \"" + Source.shown(name)
                + "\"; PyTorch goes by the directory, some scanners stop here or go by the local name");
    }

    private static void compare(Source source, CentralEntry entry, Excerpt header, Oddities oddities) {
        int hidden = header.u16(6) & CentralEntry.UNREADABLE & ~entry.flags();
        if (hidden != 0) {
            oddities.warning("zip.local-encrypted-bit", entry.where(), "its local header claims encryption (flags "
                    + CentralDirectory.hex(hidden)
                    + "), the directory does not; PyTorch reads it, some scanners skip it");
        }
        if (header.u16(8) != entry.method()) {
            oddities.warning("zip.local-method-differs", entry.where(), "its local header says method "
                    + header.u16(8) + ", the directory " + entry.method() + "; PyTorch goes by the directory");
        }
        long crc32 = header.u32(14);
        if (crc32 != 0 && crc32 != entry.crc32()) {
            oddities.warning("zip.local-crc-differs", entry.where(),
                    "its local header and the directory give different CRCs");
        }
        long compressedSize = header.u32(18);
        long size = header.u32(22);
        if (differs(compressedSize, entry.compressedSize()) || differs(size, entry.size())) {
            oddities.warning("zip.local-sizes-differ", entry.where(), "its local header says " + compressedSize
                    + " bytes for " + size + ", the directory " + entry.compressedSize() + " for " + entry.size()
                    + "; PyTorch goes by the directory");
        } else if ((compressedSize == SATURATED || size == SATURATED) && wideSizesDiffer(source, entry, header)) {
            oddities.warning("zip.local-sizes-differ", entry.where(),
                    "its local header's zip64 field says other sizes than the directory; PyTorch goes by the directory");
        }
    }

    private static boolean differs(long local, long central) {
        return local != 0 && local != SATURATED && local != central;
    }

    /// A local zip64 field has both sizes, the uncompressed one first.
    private static boolean wideSizesDiffer(Source source, CentralEntry entry, Excerpt header) {
        long at = header.start() + LENGTH + header.u16(26);
        int length = header.u16(28);
        if (at + length > source.size()) {
            return true;
        }
        Excerpt extra = source.excerpt(at, length);
        for (int i = 0; length - i >= 20; i += 4 + extra.u16(i + 2)) {
            if (extra.u16(i) == 0x0001 && extra.u16(i + 2) >= 16) {
                return differs(extra.i64(i + 4), entry.size()) || differs(extra.i64(i + 12), entry.compressedSize());
            }
        }
        return true;
    }
}
