package dev.ckpt.zip;

import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import java.util.Arrays;

/// The last stretch of the file, where readers look for the end record: they scan it backwards for `PK\5\6`, and each has
/// its own idea of which find to believe. PyTorch believes the last one; the JDK and Python the last one whose comment
/// fits. So a second signature matters wherever such a scan could stop at it, and nowhere else:
///
/// * behind the end record, in its comment, it always matters ([#signatureAfter]);
/// * in bytes that neither a record nor the directory claims, it matters ([#signatureBetween]);
/// * in a payload or a name it does not. Every scan comes from behind and has met the true record first; a tensor may
///   hold these four bytes by chance, and a checkpoint may hold a whole zip.
record Tail(Source source, Excerpt bytes) {

    /// An end record without its comment.
    static final int END_LENGTH = 22;

    /// The longest comment there can be.
    private static final int LONGEST_COMMENT = 0xFFFF;

    static Tail of(Source source) {
        int length = (int) Math.min(source.size(), END_LENGTH + LONGEST_COMMENT);
        return new Tail(source, source.excerpt(source.size() - length, length));
    }

    /// The last end record whose comment reaches exactly to the end of the file, or -1.
    long reachingEnd() {
        for (int at = bytes.length() - END_LENGTH; at >= 0; at--) {
            if (bytes.i32(at) == Signature.END && at + END_LENGTH + bytes.u16(at + 20) == bytes.length()) {
                return bytes.start() + at;
            }
        }
        return -1;
    }

    /// The first signature behind `offset` that has room for an end record behind it, or -1.
    long signatureAfter(long offset) {
        return signatureBetween(offset + 1, source.size());
    }

    /// The first signature in `[from, to)` that has room for an end record behind it, or -1.
    long signatureBetween(long from, long to) {
        long last = Math.min(to, source.size() - END_LENGTH + 1);
        for (long at = Math.max(from, bytes.start()); at < last; at++) {
            if (bytes.i32((int) (at - bytes.start())) == Signature.END) {
                return at;
            }
        }
        return -1;
    }

    /// The last signature that is followed by a whole end record, one that points at a directory before it; or -1. Four
    /// bytes occur by chance, this does not.
    long plausible() {
        for (int at = bytes.length() - END_LENGTH; at >= 0; at--) {
            if (bytes.i32(at) == Signature.END && pointsAtDirectory(at)) {
                return bytes.start() + at;
            }
        }
        return -1;
    }

    private boolean pointsAtDirectory(int at) {
        if (at >= Zip64End.LOCATOR_LENGTH && bytes.i32(at - Zip64End.LOCATOR_LENGTH) == Signature.ZIP64_LOCATOR) {
            return true;
        }
        long size = bytes.u32(at + 12);
        // Where something was put before the archive, the directory stands at the second of these places.
        return directoryAt(bytes.u32(at + 16)) || directoryAt(bytes.start() + at - size);
    }

    private boolean directoryAt(long offset) {
        return offset >= 0 && offset <= source.size() - 4
                && source.excerpt(offset, 4).i32(0) == Signature.DIRECTORY_ENTRY;
    }

    /// Says why there is no end record at the end.
    CheckpointException missing() {
        long at = plausible();
        if (at < 0) {
            return cutShort();
        }
        int comment = bytes.u16((int) (at - bytes.start()) + 20);
        long end = at + END_LENGTH + comment;
        if (end > source.size()) {
            return new MalformedException(source.fault()
                    .at("end record at byte " + at)
                    .expected("a comment of " + comment + " bytes")
                    .found("the end of the file after " + (source.size() - at - END_LENGTH))
                    .because("the file is cut short: a download or a save that was interrupted"));
        }
        return new RefusedException(source.fault()
                .at("end record at byte " + at)
                .expected("the archive to end with it, at byte " + end)
                .found((source.size() - end) + " more bytes, up to byte " + source.size())
                .because("something was appended to the file; readers disagree about where such an archive ends")
                .next("cut the file at byte " + end + " if you trust it, or load it and save it again"));
    }

    private MalformedException cutShort() {
        int zeros = 0;
        while (zeros < bytes.length() && bytes.bytes()[bytes.length() - 1 - zeros] == 0) {
            zeros++;
        }
        String cause = "the file is cut short: a download or a save that was interrupted";
        String next = "download the file again, or take an earlier checkpoint";
        if (zeros >= END_LENGTH) {
            cause += "; its last " + zeros + " bytes" + (zeros == bytes.length() ? " or more" : "")
                    + " are zeros, room that was reserved and never filled";
        }
        if (beginsWithPickle()) {
            next += "; the pickle stands at the beginning of the file, the numbers after it, so names and shapes may be"
                    + " whole";
        }
        return new MalformedException(source.fault()
                .at("the last " + bytes.length() + " of " + source.size() + " bytes")
                .expected("a zip's end record, which points at the directory")
                .found("none")
                .because(cause)
                .next(next));
    }

    private boolean beginsWithPickle() {
        byte[] suffix = {'/', 'd', 'a', 't', 'a', '.', 'p', 'k', 'l'};
        if (source.size() < LocalHeader.LENGTH) {
            return false;
        }
        int nameLength = source.excerpt(0, LocalHeader.LENGTH).u16(26);
        if (nameLength < suffix.length || LocalHeader.LENGTH + nameLength > source.size()) {
            return false;
        }
        Excerpt end = source.excerpt(LocalHeader.LENGTH + nameLength - suffix.length, suffix.length);
        return Arrays.equals(end.bytes(), suffix);
    }

    /// The refusal of a file with two end records.
    RefusedException several(long one, long other) {
        return new RefusedException(source.fault()
                .at("end record at byte " + one)
                .expected("one end record")
                .found("another at byte " + other)
                .because("two archives in one file, made so on purpose or by appending; readers disagree about which of"
                        + " the two they see")
                .next("do not load it before you know where it comes from; ask for a file that torch.save wrote"));
    }
}
