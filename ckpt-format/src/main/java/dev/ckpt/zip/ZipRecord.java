package dev.ckpt.zip;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;

/// A record of an archive. Its bytes are read when somebody asks for them. Immutable and thread-safe.
public final class ZipRecord {

    /// How much is given to a checksum at once; a view of memory as a buffer has at most 2 GiB.
    private static final long CHECKED_AT_ONCE = 1 << 30;

    private final Source source;
    private final String fullName;
    private final String name;
    private final CentralEntry entry;
    private final long payloadOffset;
    private final boolean checksummed;

    /// @param checksummed whether the archive has CRCs at all
    ZipRecord(Source source, String name, CentralEntry entry, long payloadOffset, boolean checksummed) {
        this.source = source;
        this.fullName = entry.fullName();
        this.name = name;
        this.entry = entry;
        this.payloadOffset = payloadOffset;
        this.checksummed = checksummed;
    }

    /// The name below the root: `data/7`. It is a name and no path: it may hold `..`, and nothing here follows it.
    public String name() {
        return name;
    }

    /// The name with the root: `archive/data/7`.
    public String fullName() {
        return fullName;
    }

    /// Bytes of the record, uncompressed; what the directory declares and [#bytes()] gives.
    public long size() {
        return entry.size();
    }

    /// Whether the record is deflated; torch.save stores everything as it is.
    public boolean compressed() {
        return entry.deflated();
    }

    /// Where the payload begins in the file.
    public long payloadOffset() {
        return payloadOffset;
    }

    /// The CRC-32 that the directory gives, unsigned.
    public long crc32() {
        return entry.crc32();
    }

    /// The bytes, read-only: a slice of the file, or, where the record is deflated, a new copy in memory each time.
    ///
    /// @throws dev.ckpt.io.MalformedException when a deflated record does not give exactly [#size()] bytes
    /// @throws dev.ckpt.io.RefusedException when a deflated record is larger than the budget
    public MemorySegment bytes() {
        MemorySegment payload = source.bytes().asSlice(payloadOffset, entry.compressedSize()).asReadOnly();
        return entry.deflated() ? Deflated.inflate(source, entry, payload) : payload;
    }

    /// Whether the bytes have the CRC-32 that the directory gives. All of them are read for it. An archive that was
    /// written with checksums off (finding `zip.crc-off`) has nothing to compare with, and every record of it matches.
    public boolean crcMatches() {
        if (!checksummed) {
            return true;
        }
        MemorySegment bytes = bytes();
        CRC32 crc = new CRC32();
        for (long at = 0; at < bytes.byteSize(); at += CHECKED_AT_ONCE) {
            crc.update(bytes.asSlice(at, Math.min(CHECKED_AT_ONCE, bytes.byteSize() - at)).asByteBuffer());
        }
        return crc.getValue() == entry.crc32();
    }

    @Override
    public String toString() {
        return fullName + " (" + size() + " bytes at byte " + payloadOffset + ")";
    }
}
