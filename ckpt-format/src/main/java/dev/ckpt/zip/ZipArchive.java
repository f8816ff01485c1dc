package dev.ckpt.zip;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.Budget;
import dev.ckpt.io.ByteSource;
import dev.ckpt.io.MappedFile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A zip whose directory has been read and judged. What is returned is read by every reader alike, or a finding says how
/// they differ. Immutable and thread-safe; records are slices of the file and live as long as it.
public final class ZipArchive {

    private final String root;
    private final List<ZipRecord> records;
    private final Map<String, ZipRecord> byName;
    private final List<Finding> findings;

    private ZipArchive(String root, List<ZipRecord> records, Map<String, ZipRecord> byName, List<Finding> findings) {
        this.root = root;
        this.records = Collections.unmodifiableList(records);
        this.byName = byName;
        this.findings = findings;
    }

    /// Reads and judges the directory and the local headers; of the payloads, nothing.
    ///
    /// @throws dev.ckpt.io.MalformedException when the archive is broken, cut short for instance
    /// @throws dev.ckpt.io.UnsupportedException when it uses a part of zip that PyTorch has no use for either
    /// @throws dev.ckpt.io.RefusedException when readers would disagree about it, or it is beyond the budget
    public static ZipArchive read(MappedFile file, Budget budget) {
        return read(new Source(file.name(), file.slice(0, file.size()), budget));
    }

    /// As [#read(MappedFile, Budget)], for bytes in memory or a part of a file; offsets count from its beginning.
    public static ZipArchive read(String name, MemorySegment bytes, Budget budget) {
        return read(new Source(name, ByteSource.of(bytes), budget));
    }

    private static ZipArchive read(Source source) {
        Oddities oddities = new Oddities();
        Beginning.require(source);
        Tail tail = Tail.of(source);
        EndRecord end = EndRecord.find(source, tail, oddities);
        CentralDirectory directory = CentralDirectory.read(source, end, oddities);
        RecordNames.judge(source, directory.entries(), oddities);
        long[] payloads = Layout.judge(source, directory, tail, end, oddities);
        return of(source, directory.entries(), payloads, oddities);
    }

    private static ZipArchive of(Source source, List<CentralEntry> entries, long[] payloads, Oddities oddities) {
        String root = RecordNames.root(entries);
        boolean checksummed = checksummed(entries, oddities);
        List<ZipRecord> records = new ArrayList<>(entries.size());
        Map<String, ZipRecord> byName = HashMap.newHashMap(entries.size());
        for (CentralEntry entry : entries) {
            if (!entry.pureDirectory()) {
                String name = RecordNames.below(root, entry.fullName());
                if (entry.deflated() && name.startsWith("data/")) {
                    oddities.warning("zip.deflated-storage", entry.where(),
                            "the storage is compressed: torch.load(mmap=True) reads wrong numbers from it, without a word");
                }
                ZipRecord record = new ZipRecord(source, name, entry, payloads[entry.index()], checksummed);
                records.add(record);
                byName.put(name, record);
            }
        }
        return new ZipArchive(root, records, byName, oddities.findings());
    }

    /// Whether there are checksums. PyTorch can be told to leave them out, and then writes zero for every one; a single
    /// zero is something else: the sign of a storage that was skipped, or of damage.
    private static boolean checksummed(List<CentralEntry> entries, Oddities oddities) {
        boolean bytes = false;
        for (CentralEntry entry : entries) {
            if (entry.crc32() != 0) {
                return true;
            }
            bytes |= entry.size() > 0;
        }
        if (bytes) {
            oddities.note("zip.crc-off", "the whole archive",
                    "it was written without checksums, so damage cannot be told by them");
        }
        return !bytes;
    }

    /// The folder that all records lie in: the text before the first slash of the first name; empty if there is none.
    public String root() {
        return root;
    }

    /// All records in the order of the directory, without pure directories.
    public List<ZipRecord> records() {
        return records;
    }

    /// The record of exactly this name below the root: `data.pkl`. No other differs from it only in case.
    public Optional<ZipRecord> record(String nameBelowRoot) {
        return Optional.ofNullable(byName.get(nameBelowRoot));
    }

    /// What was odd, by the codes that the package description lists.
    public List<Finding> findings() {
        return findings;
    }
}
