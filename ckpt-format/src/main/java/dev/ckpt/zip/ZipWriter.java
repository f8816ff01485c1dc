package dev.ckpt.zip;

import dev.ckpt.io.ByteSink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/// Writes a zip byte for byte as PyTorch's writer does (docs/pytorch-format.md §1.3): everything stored, every payload at
/// a multiple of the alignment, sizes and checksums behind the payload and in the directory only, no dates.
///
/// It only goes forwards: a record needs its size beforehand and nothing else, and what it takes in memory is its entry in
/// the directory.
///
/// Not thread-safe.
public final class ZipWriter {

    /// Gives a record's bytes.
    @FunctionalInterface
    public interface Content {
        void writeTo(ByteSink sink) throws IOException;
    }

    /// A record as the directory will have it.
    private record Entry(String fullName, long offset, long size, long crc) {

        byte[] name() {
            return fullName.getBytes(StandardCharsets.UTF_8);
        }

        boolean largeSize() {
            return size >= FULL;
        }

        boolean largeOffset() {
            return offset >= FULL;
        }
    }

    /// What a field of 32 bits says when the number stands in the zip64 field instead.
    private static final long FULL = 0xFFFF_FFFFL;
    /// The same for 16 bits.
    private static final int FULL_SHORT = 0xFFFF;

    private static final int LOCAL_HEADER = 30;
    private static final int DIRECTORY_ENTRY = 46;
    private static final int ZIP64_END = 56;
    /// A zip64 end record gives its size without its signature and the size itself.
    private static final int ZIP64_END_REST = ZIP64_END - 12;
    private static final int ZIP64_LOCATOR = 20;
    private static final int END = 22;
    /// Signature, checksum, and two sizes of 8 bytes.
    private static final int LONGEST_DESCRIPTOR = 24;

    private static final short ZIP64_FIELD = 1;
    /// `FB`, the field that PyTorch pads with.
    private static final short PADDING_FIELD = 0x4246;
    private static final byte PADDING = 'Z';
    private static final int FIELD_HEADER = 4;

    /// Names are UTF-8.
    private static final short UTF8 = 0x0800;
    /// A descriptor follows the payload.
    private static final short DESCRIPTOR = 0x0008;

    /// Made by version 3.0 under Unix; version 4.5 is needed to read zip64. Only the zip64 end record says so.
    private static final short MADE_BY = 0x031E;
    private static final short NEEDED = 0x002D;

    /// The largest alignment whose padding certainly fits the 16 bits of an extra field's length.
    public static final int LARGEST_ALIGNMENT = 1 << 15;

    private final String root;
    private final int alignment;
    private final boolean checksums;
    private final SmallWrites out;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /// @param root the folder that all records stand in; empty where there is none, which PyTorch would not read
    /// @param alignment every payload starts at a multiple of it; PyTorch's default is 64
    /// @param checksums whether CRCs are computed; without, they are 0 everywhere
    public ZipWriter(String root, int alignment, boolean checksums, ByteSink sink) {
        if (alignment < 1 || alignment > LARGEST_ALIGNMENT) {
            throw new IllegalArgumentException("an alignment of " + alignment);
        }
        this.root = root;
        this.alignment = alignment;
        this.checksums = checksums;
        this.out = new SmallWrites(sink);
    }

    /// Writes a record.
    ///
    /// @param name below the root: `data/7`
    /// @param size exactly what `content` gives
    /// @return its CRC-32, unsigned
    /// @throws IllegalArgumentException when there is such a record, or the name is longer than a zip can say
    /// @throws IllegalStateException when `content` gives more or less
    public long record(String name, long size, Content content) throws IOException {
        String fullName = root.isEmpty() ? name : root + "/" + name;
        long offset = out.position();
        Entry begun = new Entry(fullName, offset, size, 0);
        if (begun.name().length > FULL_SHORT || !names.add(name)) {
            throw new IllegalArgumentException("a second or too long name: " + name);
        }
        localHeader(begun);
        Payload payload = new Payload(out, checksums);
        content.writeTo(payload);
        if (payload.position() != size) {
            throw new IllegalStateException(
                    "record " + name + " of " + size + " bytes was given " + payload.position());
        }
        Entry entry = new Entry(fullName, offset, size, payload.crc());
        descriptor(entry);
        entries.add(entry);
        return entry.crc();
    }

    /// Writes a record that is at hand.
    public long record(String name, byte[] content) throws IOException {
        return record(name, content.length, sink -> sink.write(content));
    }

    private void localHeader(Entry entry) throws IOException {
        byte[] name = entry.name();
        int zip64 = localZip64(entry);
        long start = entry.offset() + LOCAL_HEADER + name.length + zip64 + FIELD_HEADER;
        int padding = (int) Math.floorMod(-start, (long) alignment);
        ByteBuffer header = SmallWrites.fields(LOCAL_HEADER + name.length + zip64 + FIELD_HEADER + padding);
        header.putInt(Signature.LOCAL_HEADER)
                .putShort((short) 0) // version needed
                .putShort(flags(entry))
                .putShort((short) 0) // stored
                .putInt(0) // time and date
                .putInt(0) // CRC and sizes are not known yet
                .putInt(0)
                .putInt(0)
                .putShort((short) name.length)
                .putShort((short) (zip64 + FIELD_HEADER + padding))
                .put(name);
        if (zip64 > 0) {
            header.putShort(ZIP64_FIELD).putShort((short) (zip64 - FIELD_HEADER));
            if (entry.largeSize()) {
                header.putLong(entry.size()).putLong(0); // PyTorch leaves the compressed size open
            }
            if (entry.largeOffset()) {
                header.putLong(entry.offset());
            }
        }
        header.putShort(PADDING_FIELD).putShort((short) padding);
        while (header.hasRemaining()) {
            header.put(PADDING);
        }
        out.write(header);
    }

    /// Bytes of a local header's zip64 field.
    private static int localZip64(Entry entry) {
        int numbers = (entry.largeSize() ? 2 : 0) + (entry.largeOffset() ? 1 : 0);
        return numbers == 0 ? 0 : FIELD_HEADER + numbers * Long.BYTES;
    }

    private static short flags(Entry entry) {
        return entry.size() > 0 ? UTF8 | DESCRIPTOR : UTF8;
    }

    private void descriptor(Entry entry) throws IOException {
        if (entry.size() == 0) {
            return;
        }
        ByteBuffer descriptor = SmallWrites.fields(LONGEST_DESCRIPTOR);
        descriptor.putInt(Signature.DESCRIPTOR).putInt((int) entry.crc());
        if (localZip64(entry) > 0) {
            descriptor.putLong(entry.size()).putLong(entry.size());
        } else {
            descriptor.putInt((int) entry.size()).putInt((int) entry.size());
        }
        out.write(descriptor);
    }

    /// Writes the directory and the end. Nothing can be written afterwards.
    public void finish() throws IOException {
        long start = out.position();
        for (Entry entry : entries) {
            directoryEntry(entry);
        }
        long end = out.position();
        long count = entries.size();
        ByteBuffer tail = SmallWrites.fields(ZIP64_END + ZIP64_LOCATOR + END);
        tail.putInt(Signature.ZIP64_END)
                .putLong(ZIP64_END_REST)
                .putShort(MADE_BY)
                .putShort(NEEDED)
                .putInt(0) // this disk, and the one with the directory
                .putInt(0)
                .putLong(count)
                .putLong(count)
                .putLong(end - start)
                .putLong(start);
        tail.putInt(Signature.ZIP64_LOCATOR).putInt(0).putLong(end).putInt(1);
        tail.putInt(Signature.END)
                .putInt(0) // disks again, of 16 bits
                .putShort((short) Math.min(count, FULL_SHORT))
                .putShort((short) Math.min(count, FULL_SHORT))
                .putInt(capped(end - start))
                .putInt(capped(start))
                .putShort((short) 0); // no comment
        out.write(tail);
        out.flush();
    }

    private void directoryEntry(Entry entry) throws IOException {
        byte[] name = entry.name();
        int numbers = (entry.largeSize() ? 2 : 0) + (entry.largeOffset() ? 1 : 0);
        int zip64 = numbers == 0 ? 0 : FIELD_HEADER + numbers * Long.BYTES;
        ByteBuffer fields = SmallWrites.fields(DIRECTORY_ENTRY + name.length + zip64);
        fields.putInt(Signature.DIRECTORY_ENTRY)
                .putInt(0) // made by, version needed
                .putShort(flags(entry))
                .putShort((short) 0) // stored
                .putInt(0) // time and date
                .putInt((int) entry.crc())
                .putInt(capped(entry.size()))
                .putInt(capped(entry.size()))
                .putShort((short) name.length)
                .putShort((short) zip64)
                .putInt(0) // no comment, disk 0
                .putShort((short) 0) // attributes
                .putInt(0)
                .putInt(capped(entry.offset()))
                .put(name);
        if (zip64 > 0) {
            fields.putShort(ZIP64_FIELD).putShort((short) (zip64 - FIELD_HEADER));
            if (entry.largeSize()) {
                fields.putLong(entry.size()).putLong(entry.size());
            }
            if (entry.largeOffset()) {
                fields.putLong(entry.offset());
            }
        }
        out.write(fields);
    }

    private static int capped(long number) {
        return (int) Math.min(number, FULL);
    }

    /// The sink that a record's content writes to.
    private static final class Payload implements ByteSink {

        private final SmallWrites out;
        private final CRC32 crc = new CRC32();
        private final boolean checksummed;
        private long position;

        Payload(SmallWrites out, boolean checksummed) {
            this.out = out;
            this.checksummed = checksummed;
        }

        @Override
        public void write(MemorySegment bytes) throws IOException {
            if (checksummed) {
                // while the bytes are still in the processor's cache
                for (long at = 0; at < bytes.byteSize(); at += Integer.MAX_VALUE) {
                    crc.update(bytes.asSlice(at, Math.min(Integer.MAX_VALUE, bytes.byteSize() - at)).asByteBuffer());
                }
            }
            out.write(bytes);
            position += bytes.byteSize();
        }

        @Override
        public long position() {
            return position;
        }

        long crc() {
            return checksummed ? crc.getValue() : 0;
        }
    }
}
