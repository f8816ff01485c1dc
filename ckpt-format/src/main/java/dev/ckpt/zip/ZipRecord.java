package dev.ckpt.zip;

import dev.ckpt.io.ByteSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;

/// A record of an archive. Its bytes are read when somebody asks for them. Immutable and thread-safe.
public final class ZipRecord {

    /// How much of a large record is read for its checksum at once: it stays in the processor's cache.
    private static final long CHECKED_AT_ONCE = 1 << 18;

    /// Up to here a checksum is taken of the mapped bytes: whoever asks for it is mostly about to look at them.
    private static final long SMALL = 1 << 20;

    private final String fullName;
    private final String name;
    private final CentralEntry entry;
    private final long payloadOffset;
    private final boolean checksummed;
    private final ByteSource content;

    /// @param checksummed whether the archive has CRCs at all
    ZipRecord(Source source, String name, CentralEntry entry, long payloadOffset, boolean checksummed) {
        this.fullName = entry.fullName();
        this.name = name;
        this.entry = entry;
        this.payloadOffset = payloadOffset;
        this.checksummed = checksummed;
        ByteSource payload = source.file().slice(payloadOffset, entry.compressedSize());
        this.content = entry.deflated() ? new InflatedSource(source, entry, payload) : payload;
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

    /// The bytes, read-only: a slice of the file, or, where the record is deflated, a copy in memory.
    ///
    /// @throws dev.ckpt.io.MalformedException when a deflated record does not give exactly [#size()] bytes
    /// @throws dev.ckpt.io.RefusedException when a deflated record is larger than the budget
    public MemorySegment bytes() {
        return content.bytes();
    }

    /// The bytes as something to be read piece by piece, which is the way to read large ones.
    public ByteSource content() {
        return content;
    }

    /// Whether the bytes have the CRC-32 that the directory gives. All of them are read for it, a piece at a time. An archive
    /// that was written with checksums off (finding `zip.crc-off`) has nothing to compare with, and every record of it
    /// matches.
    ///
    /// @throws dev.ckpt.io.CheckpointException when they cannot be read
    public boolean crcMatches() {
        if (!checksummed) {
            return true;
        }
        CRC32 crc = new CRC32();
        if (size() <= SMALL) {
            crc.update(bytes().asByteBuffer());
        } else {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(CHECKED_AT_ONCE);
                for (long at = 0; at < size(); at += CHECKED_AT_ONCE) {
                    MemorySegment piece = memory.asSlice(0, Math.min(CHECKED_AT_ONCE, size() - at));
                    content.copyTo(at, piece);
                    crc.update(piece.asByteBuffer());
                }
            }
        }
        return crc.getValue() == entry.crc32();
    }

    @Override
    public String toString() {
        return fullName + " (" + size() + " bytes at byte " + payloadOffset + ")";
    }
}
