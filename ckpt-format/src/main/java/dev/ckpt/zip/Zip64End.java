package dev.ckpt.zip;

import dev.ckpt.io.MalformedException;
import dev.ckpt.io.UnsupportedException;

/// The 64-bit end record. PyTorch always writes one, in tiny files too (docs/pytorch-format.md §1.3); a locator of 20 bytes, right
/// before the classic end record, points at it.
///
/// @param offset where it stands
record Zip64End(long offset, long diskEntries, long entries, long directorySize, long directoryOffset) {

    static final int LOCATOR_LENGTH = 20;

    /// The record itself: a signature, its own length, and 44 bytes.
    static final int LENGTH = 56;

    /// Reads the one that the locator at `locatorAt` points at.
    static Zip64End located(Source source, long locatorAt) {
        Excerpt locator = source.excerpt(locatorAt, LOCATOR_LENGTH);
        long offset = locator.i64(8);
        if (locator.u32(4) != 0 || locator.u32(16) > 1) {
            throw EndRecord.split(source, locatorAt);
        }
        if (offset < 0 || offset > locatorAt - LENGTH) {
            throw new MalformedException(source.fault()
                    .at("zip64 locator at byte " + locatorAt)
                    .expected("the offset of an end record of " + LENGTH + " bytes before it")
                    .found(Long.toUnsignedString(offset)));
        }
        Excerpt end = source.excerpt(offset, LENGTH);
        if (end.i32(0) != Signature.ZIP64_END) {
            throw new MalformedException(source.fault()
                    .at("zip64 locator at byte " + locatorAt)
                    .expected("an end record at byte " + offset + ", where it points")
                    .found("other bytes")
                    .because("damage, or something was put before the archive, so that every offset is off"));
        }
        if (end.i64(4) != LENGTH - 12) {
            throw new UnsupportedException(source.fault()
                    .at("zip64 end record at byte " + offset)
                    .expected("its plain form of " + (LENGTH - 12) + " bytes")
                    .found("a length of " + Long.toUnsignedString(end.i64(4)))
                    .because("damage, or an encrypted directory"));
        }
        if (offset != locatorAt - LENGTH) {
            throw new MalformedException(source.fault()
                    .at("zip64 end record at byte " + offset)
                    .expected("the locator right behind it")
                    .found("the locator at byte " + locatorAt));
        }
        if (end.u32(16) != 0 || end.u32(20) != 0) {
            throw EndRecord.split(source, offset);
        }
        return of(end);
    }

    /// Reads the fields, judging none.
    static Zip64End of(Excerpt end) {
        return new Zip64End(end.start(), end.i64(24), end.i64(32), end.i64(40), end.i64(48));
    }
}
