package dev.ckpt.torch;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What the small records of a PyTorch zip say about the rest of it (docs/pytorch-format.md §1.2).
///
/// @param version the format's number, 1 to 10
/// @param order the byte order of the storages
record ArchiveSettings(long version, ByteOrder order) {

    /// PyTorch's highest; from 4 on the number matters to TorchScript alone.
    private static final long NEWEST = 10;

    /// These records hold a number or a word.
    private static final long LONGEST = 4096;

    static ArchiveSettings of(ZipArchive archive, Reading reading) {
        Optional<ZipRecord> version = archive.record(".data/version").or(() -> archive.record("version"));
        if (version.isEmpty()) {
            throw new MalformedException(Fault.in(reading.file())
                    .expected("a record version or .data/version")
                    .found("none")
                    .because("the file was damaged, or the zip was not made by torch.save")
                    .next("get the file again from where it came from"));
        }
        long number = version(text(version.get(), reading), version.get(), reading);
        archive.record(".storage_alignment").ifPresent(record -> requireNumber(record, reading));
        return new ArchiveSettings(number, order(archive, reading));
    }

    private static ByteOrder order(ZipArchive archive, Reading reading) {
        Optional<ZipRecord> record = archive.record("byteorder");
        if (record.isEmpty()) {
            return ByteOrder.LITTLE_ENDIAN; // PyTorch up to 2.0 wrote no other and did not say so
        }
        String text = text(record.get(), reading);
        return switch (text) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw malformed(record.get(), "little or big", text, reading);
        };
    }

    /// The number at the start of the text, by the rules of C's `stoull`: PyTorch reads it so.
    private static long version(String text, ZipRecord record, Reading reading) {
        int start = 0;
        while (start < text.length() && " \t\n\u000b\f\r".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        if (start < text.length() && text.charAt(start) == '+') {
            start++;
        }
        long number = 0;
        for (int i = start; i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9'; i++) {
            number = Math.min(number * 10 + text.charAt(i) - '0', Integer.MAX_VALUE);
        }
        if (number == 0) {
            throw malformed(record, "a number from 1 to " + NEWEST, text, reading);
        }
        if (number > NEWEST) {
            throw new UnsupportedException(Fault.in(reading.file())
                    .at("record " + record.name())
                    .expected("a format version up to " + NEWEST)
                    .found(NodeText.shortened(text.strip()))
                    .because("the file comes from a PyTorch newer than this reader")
                    .next("update this program"));
        }
        return number;
    }

    private static void requireNumber(ZipRecord record, Reading reading) {
        String text = text(record, reading);
        if (!text.strip().matches("[0-9]{1,18}")) {
            throw malformed(record, "a number", text, reading);
        }
    }

    private static MalformedException malformed(ZipRecord record, String expected, String found, Reading reading) {
        return new MalformedException(Fault.in(reading.file())
                .at("record " + record.name())
                .expected(expected)
                .found("'" + NodeText.shortened(found.strip()) + "'")
                .because("the file was damaged or made by hand; PyTorch refuses it too")
                .next("get the file again from where it came from"));
    }

    private static String text(ZipRecord record, Reading reading) {
        if (record.size() > LONGEST) {
            throw malformed(record, "at most " + LONGEST + " bytes", record.size() + " bytes", reading);
        }
        return new String(checked(record, reading).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }

    /// A record's bytes; a wrong checksum is said and not fatal, since PyTorch reads on too.
    static MemorySegment checked(ZipRecord record, Reading reading) {
        if (!record.crcMatches()) {
            reading.note(Finding.error("zip.crc-wrong", "record " + record.name(),
                    "the bytes do not have the checksum that the directory gives; torch.load does not look"));
        }
        return record.bytes();
    }
}
