package dev.ckpt.zip;

import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;

/// Where the directory is, and how many entries it has: the archive's last structure, found first.
///
/// Accepted is the one form that every reader reads alike (docs/pytorch-format.md §10.1): one end record, its comment reaching to the
/// end of the file, the directory ending where the end records begin, 64-bit values that agree with the classic ones or
/// replace saturated ones.
///
/// @param offset where the classic end record stands
/// @param entries how many entries the directory has; within the budget, and no more than fit into it
/// @param directoryOffset where it begins
/// @param directorySize its bytes; within the file and the budget
record EndRecord(long offset, int entries, long directoryOffset, int directorySize) {

    private static final int SATURATED_16 = 0xFFFF;
    private static final long SATURATED_32 = 0xFFFF_FFFFL;

    /// An entry without its name, extra fields and comment.
    private static final int SMALLEST_ENTRY = 46;

    /// The directory is held in one array while it is read.
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private static final String MORE_MEMORY = "give the reader more memory (-Xmx) if the file is known to be this large";

    /// Where something that looks like an end record stands, or -1; for a file that does not begin as a zip.
    static long plausibleOne(Source source) {
        return Tail.of(source).plausible();
    }

    static EndRecord find(Source source, Tail tail, Oddities oddities) {
        long at = tail.reachingEnd();
        if (at < 0) {
            throw tail.missing();
        }
        long second = tail.signatureAfter(at);
        if (second >= 0) {
            throw tail.several(at, second);
        }
        Excerpt end = source.excerpt(at, Tail.END_LENGTH);
        long locatorAt = at - Zip64End.LOCATOR_LENGTH;
        boolean located = locatorAt >= 0
                && source.excerpt(locatorAt, Zip64End.LOCATOR_LENGTH).i32(0) == Signature.ZIP64_LOCATOR;
        requireOneDisk(source, end, located);
        if (!located) {
            return withoutZip64(source, tail, end, oddities);
        }
        Zip64End zip64 = Zip64End.located(source, locatorAt);
        requireAgreement(source, end, zip64);
        if (zip64.diskEntries() != zip64.entries()) {
            throw split(source, zip64.offset());
        }
        requireAdjacent(source, tail, at, zip64.directoryOffset(), zip64.directorySize(), zip64.offset());
        return affordable(source, tail, at, zip64.entries(), zip64.directoryOffset(), zip64.directorySize());
    }

    private static EndRecord withoutZip64(Source source, Tail tail, Excerpt end, Oddities oddities) {
        long at = end.start();
        long size = end.u32(12);
        long offset = end.u32(16);
        if (size == SATURATED_32 || offset == SATURATED_32) {
            throw new MalformedException(source.fault()
                    .at("end record at byte " + at)
                    .expected("a zip64 locator before it, as its own values say \"too large for me\"")
                    .found("none"));
        }
        if (unlocatedZip64(source, end)) {
            oddities.warning("zip.no-zip64-locator", "byte " + (at - Zip64End.LOCATOR_LENGTH),
                    "a zip64 end record is there, but no locator points at it; the classic end record says the same");
        } else {
            requireAdjacent(source, tail, at, offset, size, at);
        }
        return affordable(source, tail, at, end.u16(10), offset, size);
    }

    /// Whether a zip64 end record that says the same stands between the directory and the end record, with 20 bytes
    /// between the two that are no locator. PyTorch reads such a file by the classic values.
    private static boolean unlocatedZip64(Source source, Excerpt end) {
        long at = end.start() - Zip64End.LOCATOR_LENGTH - Zip64End.LENGTH;
        if (at < 0 || end.u32(12) + end.u32(16) != at) {
            return false;
        }
        Excerpt found = source.excerpt(at, Zip64End.LENGTH);
        Zip64End zip64 = Zip64End.of(found);
        return found.i32(0) == Signature.ZIP64_END && zip64.entries() == end.u16(10)
                && zip64.directorySize() == end.u32(12) && zip64.directoryOffset() == end.u32(16);
    }

    private static void requireOneDisk(Source source, Excerpt end, boolean zip64) {
        for (int field = 4; field <= 6; field += 2) {
            int disk = end.u16(field);
            if (disk != 0 && !(zip64 && disk == SATURATED_16)) {
                throw split(source, end.start());
            }
        }
        if (end.u16(8) != end.u16(10)) {
            throw split(source, end.start());
        }
    }

    static CheckpointException split(Source source, long at) {
        return new UnsupportedException(source.fault()
                .at("end record at byte " + at)
                .expected("an archive in one piece")
                .found("one that is split over several disks")
                .next("join the pieces with a zip tool"));
    }

    private static void requireAgreement(Source source, Excerpt end, Zip64End zip64) {
        requireAgreement(source, "entries", end.u16(10), SATURATED_16, zip64.entries());
        requireAgreement(source, "directory bytes", end.u32(12), SATURATED_32, zip64.directorySize());
        requireAgreement(source, "directory offset", end.u32(16), SATURATED_32, zip64.directoryOffset());
    }

    private static void requireAgreement(Source source, String what, long classic, long saturated, long zip64) {
        if (classic != zip64 && classic != saturated) {
            throw new RefusedException(source.fault()
                    .at("the end records, " + what)
                    .expected("the classic and the zip64 record to say the same")
                    .found(classic + " and " + Long.toUnsignedString(zip64))
                    .because("damage, or a file made so that readers disagree about what it holds"));
        }
    }

    /// PyTorch looks for the directory at its offset, the JDK and Python at its size before the end record: the two have
    /// to be one place.
    private static void requireAdjacent(Source source, Tail tail, long at, long offset, long size, long directoryEnd) {
        if (offset >= 0 && size >= 0 && offset <= directoryEnd && size == directoryEnd - offset) {
            return;
        }
        if (offset < 0 || size < 0 || offset > directoryEnd || size > directoryEnd - offset) {
            throw new MalformedException(source.fault()
                    .at("end record at byte " + at)
                    .expected("a directory that ends at byte " + directoryEnd)
                    .found("one of " + Long.toUnsignedString(size) + " bytes at byte "
                            + Long.toUnsignedString(offset)));
        }
        long second = tail.signatureBetween(offset + size, at);
        if (second >= 0) {
            throw tail.several(at, second);
        }
        throw new RefusedException(source.fault()
                .at("end record at byte " + at)
                .expected("a directory that ends at byte " + directoryEnd)
                .found("one that ends at byte " + (offset + size) + ", " + (directoryEnd - offset - size)
                        + " bytes too early")
                .because("damage, or something was put into or before the archive; readers disagree about where the"
                        + " directory of such a file is"));
    }

    private static EndRecord affordable(Source source, Tail tail, long at, long entries, long offset, long size) {
        if (entries == 0) {
            long other = tail.plausible();
            throw other >= 0 && other != at
                    ? tail.several(at, other)
                    : new MalformedException(source.fault()
                            .at("end record at byte " + at)
                            .expected("records")
                            .found("a directory without entries"));
        }
        if (entries < 0 || entries > source.budget().records()) {
            throw new RefusedException(source.fault()
                    .at("end record at byte " + at)
                    .expected("at most " + source.budget().records() + " entries, the budget")
                    .found(Long.toUnsignedString(entries))
                    .next(MORE_MEMORY));
        }
        long affordable = Math.min(source.budget().headerBytes(), LARGEST_ARRAY);
        if (size > affordable) {
            throw new RefusedException(source.fault()
                    .at("end record at byte " + at)
                    .expected("a directory of at most " + affordable + " bytes, the budget")
                    .found(size + " bytes")
                    .next(MORE_MEMORY));
        }
        if (entries > size / SMALLEST_ENTRY) {
            throw new MalformedException(source.fault()
                    .at("end record at byte " + at)
                    .expected("a directory of at least " + SMALLEST_ENTRY + " bytes an entry")
                    .found(entries + " entries in " + size + " bytes"));
        }
        return new EndRecord(at, (int) entries, offset, (int) size);
    }
}
