package dev.ckpt.torch;

import dev.ckpt.contents.Finding;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Tells files that hold shapes and no values: `torch.serialization.skip_data` writes zeros for every storage, and zero
/// as their checksum. The checksum of real zeros is another number.
final class SkippedData {

    /// Bytes of a storage that are looked at; more would read what nobody asked for.
    private static final long LOOKED_AT = 1024;

    /// Storages that are looked at: each costs a page of the file, and honest numbers do not begin with zeros so often.
    private static final int STORAGES = 8;

    private SkippedData() {}

    static void judge(ZipArchive archive, Reading reading) {
        boolean checksums = false;
        List<ZipRecord> skipped = new ArrayList<>();
        for (ZipRecord record : archive.records()) {
            checksums |= record.crc32() != 0;
            if (record.size() > 0 && record.crc32() == 0 && record.name().startsWith("data/") && !record.compressed()) {
                skipped.add(record);
            }
        }
        if (checksums && !skipped.isEmpty()
                && skipped.stream().limit(STORAGES).allMatch(SkippedData::startsWithZeros)) {
            reading.note(Finding.warning("torch.skip-data", "record " + NodeText.shortened(skipped.getFirst().name()),
                    skipped.size() + (skipped.size() == 1 ? " storage has" : " storages have")
                            + " zeros and no checksum, as torch.serialization.skip_data writes them: the shapes are"
                            + " real, the values are not"));
        }
    }

    private static boolean startsWithZeros(ZipRecord record) {
        MemorySegment bytes = record.bytes();
        for (long i = 0; i < Math.min(bytes.byteSize(), LOOKED_AT); i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, i) != 0) {
                return false;
            }
        }
        return true;
    }
}
