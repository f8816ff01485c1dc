package dev.ckpt.zip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Assembles zips by hand, so that each field can be a lie. Without lies the result is a plain zip: stored records with
/// CRC and sizes in both headers, a directory, a classic end record.
final class ZipBytes {

    /// A record, with every field of its two headers and the bytes around its payload.
    static final class Entry {

        byte[] name;
        byte[] payload;
        byte[] localName;
        byte[] localExtra = {};
        byte[] centralExtra = {};
        byte[] comment = {};
        /// What stands between the payload and the next record: a descriptor, padding.
        byte[] behind = {};
        /// Zeros that follow the payload and belong to it, written as a hole.
        long hole;
        int localFlags;
        int flags;
        int localMethod;
        int method;
        int localVersion = 20;
        int version = 20;
        int disk;
        int attributes;
        long localCrc;
        long crc;
        long localCompressedSize;
        long compressedSize;
        long localSize;
        long size;
        /// Where the directory says it is; negative for the truth.
        long offset = -1;

        Entry(String name, byte[] payload) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.localName = this.name;
            this.payload = payload;
            CRC32 sum = new CRC32();
            sum.update(payload);
            localCrc = crc = sum.getValue();
            localSize = size = payload.length;
            localCompressedSize = compressedSize = payload.length;
        }

        /// Compresses the payload; the sizes and the CRC stay true.
        Entry deflated() {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(payload);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            deflater.end();
            payload = out.toByteArray();
            localCompressedSize = compressedSize = payload.length;
            localMethod = method = 8;
            return this;
        }

        /// Moves CRC and sizes behind the payload, as PyTorch does.
        Entry described(byte[] descriptor) {
            localFlags |= 8;
            flags |= 8;
            localCrc = 0;
            localSize = localCompressedSize = 0;
            behind = descriptor;
            return this;
        }

        Entry described() {
            return described(little(16).putInt(Signature.DESCRIPTOR)
                    .putInt((int) crc)
                    .putInt((int) compressedSize)
                    .putInt((int) size)
                    .array());
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private byte[] prefix = {};
    private byte[] beforeEnd = {};
    private byte[] comment = {};
    private byte[] suffix = {};
    private boolean zip64;
    private @Nullable Long zip64Entries;
    private @Nullable Integer count;
    private int endDisk;
    private long directoryShift;

    /// The records that every checkpoint has.
    static ZipBytes checkpoint() {
        ZipBytes zip = new ZipBytes();
        zip.add("archive/data.pkl", bytes("pickle"));
        zip.add("archive/data/0", bytes("0123456789abcdef"));
        zip.add("archive/version", bytes("3\n"));
        return zip;
    }

    Entry add(String name, byte[] payload) {
        Entry entry = new Entry(name, payload);
        entries.add(entry);
        return entry;
    }

    Entry entry(int index) {
        return entries.get(index);
    }

    /// Bytes before the first record; offsets count them in.
    ZipBytes prefix(byte[] bytes) {
        prefix = bytes;
        return this;
    }

    /// Bytes between the directory and the end records.
    ZipBytes beforeEnd(byte[] bytes) {
        beforeEnd = bytes;
        return this;
    }

    ZipBytes comment(byte[] bytes) {
        comment = bytes;
        return this;
    }

    /// Bytes behind the archive.
    ZipBytes suffix(byte[] bytes) {
        suffix = bytes;
        return this;
    }

    /// With 64-bit end records, and the classic values as far as they fit.
    ZipBytes zip64() {
        zip64 = true;
        return this;
    }

    ZipBytes zip64Entries(long lie) {
        zip64Entries = lie;
        return zip64();
    }

    /// A lie about the number of entries in the classic end record.
    ZipBytes count(int lie) {
        count = lie;
        return this;
    }

    ZipBytes endDisk(int disk) {
        endDisk = disk;
        return this;
    }

    /// A lie about where the directory is.
    ZipBytes directoryShift(long by) {
        directoryShift = by;
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Chunk chunk : chunks()) {
            out.writeBytes(chunk.bytes());
            out.writeBytes(new byte[Math.toIntExact(chunk.hole())]);
        }
        return out.toByteArray();
    }

    /// Writes a file in which holes stay holes.
    void writeTo(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE)) {
            for (Chunk chunk : chunks()) {
                channel.write(ByteBuffer.wrap(chunk.bytes()));
                channel.position(channel.position() + chunk.hole());
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
    private record Chunk(byte[] bytes, long hole) {}

    private List<Chunk> chunks() {
        List<Chunk> chunks = new ArrayList<>();
        chunks.add(new Chunk(prefix, 0));
        long at = prefix.length;
        long[] offsets = new long[entries.size()];
        for (int i = 0; i < offsets.length; i++) {
            Entry entry = entries.get(i);
            offsets[i] = at;
            byte[] head = join(local(entry), entry.localName, entry.localExtra, entry.payload);
            chunks.add(new Chunk(head, entry.hole));
            chunks.add(new Chunk(entry.behind, 0));
            at += head.length + entry.hole + entry.behind.length;
        }
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        for (int i = 0; i < offsets.length; i++) {
            Entry entry = entries.get(i);
            directory.writeBytes(central(entry, entry.offset < 0 ? offsets[i] : entry.offset));
            directory.writeBytes(entry.name);
            directory.writeBytes(entry.centralExtra);
            directory.writeBytes(entry.comment);
        }
        chunks.add(new Chunk(directory.toByteArray(), 0));
        chunks.add(new Chunk(beforeEnd, 0));
        chunks.add(new Chunk(end(at + directoryShift, directory.size(), at + directory.size() + beforeEnd.length), 0));
        chunks.add(new Chunk(comment, 0));
        chunks.add(new Chunk(suffix, 0));
        return chunks;
    }

    private static byte[] local(Entry entry) {
        return little(30).putInt(Signature.LOCAL_HEADER)
                .putShort((short) entry.localVersion)
                .putShort((short) entry.localFlags)
                .putShort((short) entry.localMethod)
                .putInt(0)
                .putInt((int) entry.localCrc)
                .putInt((int) entry.localCompressedSize)
                .putInt((int) entry.localSize)
                .putShort((short) entry.localName.length)
                .putShort((short) entry.localExtra.length)
                .array();
    }

    private static byte[] central(Entry entry, long offset) {
        return little(46).putInt(Signature.DIRECTORY_ENTRY)
                .putShort((short) 20)
                .putShort((short) entry.version)
                .putShort((short) entry.flags)
                .putShort((short) entry.method)
                .putInt(0)
                .putInt((int) entry.crc)
                .putInt((int) entry.compressedSize)
                .putInt((int) entry.size)
                .putShort((short) entry.name.length)
                .putShort((short) entry.centralExtra.length)
                .putShort((short) entry.comment.length)
                .putShort((short) entry.disk)
                .putShort((short) 0)
                .putInt(entry.attributes)
                .putInt((int) offset)
                .array();
    }

    private byte[] end(long directoryOffset, long directorySize, long at) {
        int classicCount = count != null ? count : Math.min(entries.size(), 0xFFFF);
        byte[] classic = little(22).putInt(Signature.END)
                .putShort((short) endDisk)
                .putShort((short) endDisk)
                .putShort((short) classicCount)
                .putShort((short) classicCount)
                .putInt((int) Math.min(directorySize, 0xFFFF_FFFFL))
                .putInt(directoryOffset < 0 ? -1 : (int) Math.min(directoryOffset, 0xFFFF_FFFFL))
                .putShort((short) comment.length)
                .array();
        if (!zip64) {
            return classic;
        }
        long wideCount = zip64Entries != null ? zip64Entries : entries.size();
        byte[] wide = little(56).putInt(Signature.ZIP64_END)
                .putLong(44)
                .putShort((short) 0x031E)
                .putShort((short) 0x002D)
                .putInt(0)
                .putInt(0)
                .putLong(wideCount)
                .putLong(wideCount)
                .putLong(directorySize)
                .putLong(directoryOffset)
                .array();
        byte[] locator = little(20).putInt(Signature.ZIP64_LOCATOR).putInt(0).putLong(at).putInt(1).array();
        return join(wide, locator, classic);
    }

    /// An extra field.
    static byte[] extra(int id, byte[] content) {
        return join(little(4).putShort((short) id).putShort((short) content.length).array(), content);
    }

    static byte[] longs(long... values) {
        byte[] bytes = new byte[8 * values.length];
        for (int i = 0; i < values.length; i++) {
            ByteBuffer.wrap(bytes, 8 * i, 8).order(ByteOrder.LITTLE_ENDIAN).putLong(values[i]);
        }
        return bytes;
    }

    static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] join(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
