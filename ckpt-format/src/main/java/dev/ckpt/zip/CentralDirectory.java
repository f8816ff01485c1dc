package dev.ckpt.zip;

import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.io.UnsupportedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The entries of the central directory. What it says counts; local headers are only compared with it.
///
/// @param bytes the directory as it stands in the file
/// @param entries in its order
record CentralDirectory(Excerpt bytes, List<CentralEntry> entries) {

    private static final int ENTRY_LENGTH = 46;
    private static final int DOS_DIRECTORY = 0x10;

    /// The newest version of the zip specification is 6.3; its entries need 63 at most.
    private static final int NEWEST_VERSION = 63;

    /// Stands in a decoded text for what could not be decoded; or for itself, and then the strict decoder agrees.
    private static final char REPLACEMENT = '\uFFFD';

    static CentralDirectory read(Source source, EndRecord end, Oddities oddities) {
        Excerpt bytes = source.excerpt(end.directoryOffset(), end.directorySize());
        List<CentralEntry> entries = new ArrayList<>(end.entries());
        int at = 0;
        for (int i = 0; i < end.entries(); i++) {
            requireEntry(source, bytes, at, i, end.entries());
            CentralEntry entry = entry(source, bytes, at, i, oddities);
            requireReadable(source, entry);
            report(entry, oddities);
            entries.add(entry);
            at += ENTRY_LENGTH + bytes.u16(at + 28) + bytes.u16(at + 30) + bytes.u16(at + 32);
        }
        if (at != bytes.length()) {
            throw new MalformedException(source.fault()
                    .atByte(bytes.start() + at)
                    .expected("the end of the directory after " + end.entries() + " entries")
                    .found((bytes.length() - at) + " more bytes"));
        }
        return new CentralDirectory(bytes, entries);
    }

    private static void requireEntry(Source source, Excerpt bytes, int at, int index, int count) {
        boolean header = at <= bytes.length() - ENTRY_LENGTH && bytes.i32(at) == Signature.DIRECTORY_ENTRY;
        if (!header || ENTRY_LENGTH + bytes.u16(at + 28) + bytes.u16(at + 30) + bytes.u16(at + 32) > bytes.length()
                - at) {
            throw new MalformedException(source.fault()
                    .atByte(bytes.start() + at)
                    .expected("entry " + (index + 1) + " of " + count + " of the zip directory")
                    .found(header ? "one that reaches beyond the directory" : "no entry")
                    .because("the file is damaged"));
        }
    }

    private static CentralEntry entry(Source source, Excerpt bytes, int at, int index, Oddities oddities) {
        int nameLength = bytes.u16(at + 28);
        String name = name(bytes, at + ENTRY_LENGTH, nameLength, oddities);
        ExtraFields extra = ExtraFields.of(source, bytes, at + ENTRY_LENGTH + nameLength, bytes.u16(at + 30), name);
        extra.reportUnicodePath(name, oddities);
        long size = extra.wide(bytes.u32(at + 24), "size");
        long compressedSize = extra.wide(bytes.u32(at + 20), "compressed size");
        long headerOffset = extra.wide(bytes.u32(at + 42), "offset");
        long disk = extra.disk(bytes.u16(at + 34));
        extra.reportRest(oddities);
        return new CentralEntry(index, name, at + ENTRY_LENGTH, nameLength, bytes.u16(at + 8), bytes.u16(at + 10),
                bytes.u16(at + 6), bytes.u32(at + 16), compressedSize, size, headerOffset, disk,
                (bytes.i32(at + 38) & DOS_DIRECTORY) != 0);
    }

    /// PyTorch compares names as bytes and writes UTF-8, whatever the flag says.
    private static String name(Excerpt bytes, int at, int length, Oddities oddities) {
        String decoded = new String(bytes.bytes(), at, length, StandardCharsets.UTF_8);
        if (decoded.indexOf(REPLACEMENT) < 0) {
            return decoded;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.bytes(), at, length)).toString();
        } catch (CharacterCodingException e) {
            String name = new String(bytes.bytes(), at, length, StandardCharsets.ISO_8859_1);
            oddities.warning("zip.name-not-utf8", "record " + Source.shown(name),
                    "the name is not UTF-8; its bytes are shown as Latin-1");
            return name;
        }
    }

    private static void requireReadable(Source source, CentralEntry entry) {
        if ((entry.flags() & CentralEntry.UNREADABLE) != 0) {
            boolean patch = (entry.flags() & (1 << 5)) != 0;
            throw new UnsupportedException(source.fault()
                    .at(entry.where())
                    .expected("plain bytes")
                    .found(patch ? "a patch (flag bit 5)" : "encryption (flags " + hex(entry.flags()) + ")")
                    .because(
                            patch ? "a tool's own form of zip" : "a zip with a password; PyTorch cannot read it either")
                    .next("unpack it with the tool that made it"));
        }
        if (entry.method() != CentralEntry.STORED && entry.method() != CentralEntry.DEFLATED) {
            throw new UnsupportedException(source.fault()
                    .at(entry.where())
                    .expected("method 0 (stored) or 8 (deflated), as PyTorch")
                    .found("method " + entry.method())
                    .because("the archive was packed by another tool")
                    .next("unpack it, and pack it without compression"));
        }
        if (!entry.deflated() && entry.compressedSize() != entry.size()) {
            throw new MalformedException(source.fault()
                    .at(entry.where())
                    .expected("equal sizes, as it is stored uncompressed")
                    .found(entry.compressedSize() + " bytes in the file for " + entry.size() + " bytes")
                    .because("the directory is damaged"));
        }
        if (entry.disk() > 1) {
            throw new RefusedException(source.fault()
                    .at(entry.where())
                    .expected("disk 0, as the archive is in one piece")
                    .found("disk " + entry.disk())
                    .because("damage, or a file made so that readers disagree about what it holds"));
        }
    }

    private static void report(CentralEntry entry, Oddities oddities) {
        if ((entry.versionNeeded() & 0xFF) > NEWEST_VERSION) {
            oddities.warning("zip.version-needed", entry.where(),
                    "it asks for version " + (entry.versionNeeded() & 0xFF)
                            + " of a zip reader, and " + NEWEST_VERSION
                            + " is the newest; read all the same, as PyTorch does");
        }
        if (entry.disk() == 1) {
            oddities.warning("zip.disk-number", entry.where(),
                    "it claims to be on disk 1 of an archive with one disk, 0; read all the same, as PyTorch does");
        }
        if (entry.size() > 0 && (entry.directoryAttribute() || entry.fullName().endsWith("/"))) {
            oddities.error("zip.directory-attribute", entry.where(), "it has " + entry.size()
                    + " bytes but is marked as a folder: PyTorch reads it as empty, without a word, other readers read it");
        }
    }

    static String hex(int flags) {
        return "0x" + Integer.toHexString(flags);
    }
}
