package dev.ckpt.zip;

import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;

/// Judges the first four bytes: PyTorch takes a file for a zip only where it begins with a local header (docs/pytorch-format.md §0).
final class Beginning {

    private static final int SEVEN_ZIP = 0xAFBC_7A37;
    private static final int GZIP = 0x8B1F;

    private Beginning() {}

    static void require(Source source) {
        if (source.size() < 4) {
            throw new MalformedException(source.fault()
                    .atByte(0)
                    .expected("a zip, which begins with PK\\3\\4")
                    .found(source.size() == 0 ? "an empty file" : "a file of " + source.size() + " bytes")
                    .because("a download or a save that was interrupted")
                    .next("download the file again, or take an earlier checkpoint"));
        }
        int first = source.excerpt(0, 4).i32(0);
        if (first != Signature.LOCAL_HEADER) {
            throw otherwise(source, first);
        }
    }

    private static RuntimeException otherwise(Source source, int first) {
        if (first == SEVEN_ZIP || (first & 0xFFFF) == GZIP) {
            String kind = first == SEVEN_ZIP ? "7z" : "gzip";
            return new UnsupportedException(source.fault()
                    .atByte(0)
                    .expected("a zip, which begins with PK\\3\\4")
                    .found("a " + kind + " archive")
                    .because("the checkpoint was packed once more, or the file was renamed")
                    .next("unpack it with a " + kind + " tool, and look at what it holds before any Python loads it"));
        }
        if (first == Signature.END || first == Signature.ZIP64_END) {
            return new MalformedException(source.fault()
                    .atByte(0)
                    .expected("a record")
                    .found("a zip's end record")
                    .because("the zip is empty: nothing was ever saved into it"));
        }
        long end = EndRecord.plausibleOne(source);
        if (end >= 0) {
            return new RefusedException(source.fault()
                    .atByte(0)
                    .expected("PK\\3\\4, a zip's first record")
                    .found("other bytes, although a zip ends at byte " + end)
                    .because("something was put before the archive; PyTorch does not take such a file for a zip, other"
                            + " readers do")
                    .next("cut off what stands before the first PK\\3\\4 if you trust it, or load and save it again"));
        }
        return new MalformedException(source.fault()
                .atByte(0)
                .expected("a zip, which begins with PK\\3\\4")
                .found("bytes " + hex(first)));
    }

    private static String hex(int littleEndian) {
        StringBuilder hex = new StringBuilder();
        for (int shift = 0; shift < 32; shift += 8) {
            int b = (littleEndian >>> shift) & 0xFF;
            hex.append(hex.isEmpty() ? "" : " ").append(b < 16 ? "0" : "").append(Integer.toHexString(b));
        }
        return hex.toString();
    }
}
