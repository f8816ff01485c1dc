package dev.ckpt.torch;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.pickle.PickleStream;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Predicate;

/// Looks at the records that PyTorch does not read, and into those that are pickles: other loaders may read them.
final class ExtraRecords {

    private ExtraRecords() {}

    /// @param known whether a record's meaning is known, so that it needs no mention
    /// @param usual whether the record is a pickle that belongs to this kind of archive: it is mentioned only where it is
    ///        worse than inert
    /// @param folder where storages lie; a storage that starts like a pickle does so by chance, as a rule
    static void scan(ZipArchive archive, Reading reading, String folder, Predicate<ZipRecord> known,
            Predicate<ZipRecord> usual) {
        long inflated = reading.budget().inflatedBytes();
        for (ZipRecord record : archive.records()) {
            if (known.test(record) || record.size() == 0) {
                continue;
            }
            boolean storage = record.name().startsWith(folder);
            boolean quiet = usual.test(record);
            if (record.compressed()) {
                inflated -= record.size();
                if (inflated < 0) {
                    reading.note(Finding.warning("torch.extra-record", "record " + NodeText.shortened(record.name()),
                            "not looked into: it is compressed, and together with the others too large"));
                    inflated += record.size();
                    continue;
                }
            }
            scan(record, reading, storage, quiet);
        }
    }

    private static void scan(ZipRecord record, Reading reading, boolean storage, boolean quiet) {
        String where = "record " + NodeText.shortened(record.name());
        try {
            MemorySegment bytes = record.bytes();
            if (PickleStream.startsLikePickle(bytes, 0)) {
                new Pickles(reading).scanExtra(where, bytes, !storage, quiet);
            } else if (!storage) {
                reading.note(Finding.note("torch.extra-record", where, "a record that torch.load does not read"));
            }
        } catch (CheckpointException e) {
            List<String> before = e.fault().before();
            String message = "a record that torch.load does not read, and that could not be read: " + e.fault().found()
                    + (before.isEmpty() ? "" : "; before that: " + String.join("; ", before));
            reading.note(before.isEmpty()
                    ? Finding.warning("torch.extra-record", where, message)
                    : Finding.error("torch.extra-pickle", where, message));
        }
    }
}
