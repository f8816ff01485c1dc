package dev.ckpt.scan;

import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.FileKind;
import dev.ckpt.io.LittleEndian;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.Quoted;
import dev.ckpt.pickle.Pickle;
import dev.ckpt.pickle.PickleStream;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks for pickles in a file that is no sound checkpoint, and judges them.
final class PickleSearch {

    /// Things that were not looked into are named up to here; then they are counted.
    private static final int NAMED = 8;

    private final String file;
    private final Budget budget;
    private final List<Safety> found = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();
    private int unread;
    private long inflated;

    private PickleSearch(String file, Budget budget) {
        this.file = file;
        this.budget = budget;
        inflated = budget.inflatedBytes();
    }

    /// What a search found.
    ///
    /// @param safety over all pickles; empty when there was none
    /// @param sentences what was not looked into
    record Found(Optional<Safety> safety, List<String> sentences) {}

    static Found in(MappedFile file, FileKind kind, Budget budget) {
        PickleSearch search = new PickleSearch(file.name(), budget);
        try {
            search.search(kind, file.bytes());
        } catch (CheckpointException e) {
            search.sentences.add("not searched to its end: " + e.fault().text().lines().findFirst().orElse(""));
        }
        if (search.unread > NAMED) {
            search.sentences.add("and " + (search.unread - NAMED) + " more that were not looked into");
        }
        return new Found(search.found.isEmpty() ? Optional.empty() : Optional.of(Safety.merge(search.found)),
                search.sentences);
    }

    private void search(FileKind kind, MemorySegment bytes) {
        switch (kind) {
            case ZIP -> zip(bytes);
            case TAR ->
                new TarWalk(bytes, budget).forEach((name, content) -> part("member " + Quoted.of(name), content))
                        .ifPresent(sentences::add);
            case TORCH_LEGACY, PICKLE -> pickles("pickle", bytes, 0, true);
            default -> loose(kind, "pickle", bytes);
        }
    }

    private void zip(MemorySegment bytes) {
        for (ZipRecord record : ZipArchive.read(file, bytes, budget).records()) {
            String where = "record " + Quoted.of(record.fullName());
            if (record.compressed()) {
                inflated -= record.size();
                if (inflated < 0) {
                    inflated += record.size();
                    notLookedInto(where + " (compressed, and too large)");
                    continue;
                }
            }
            try {
                part(where, record.bytes());
            } catch (CheckpointException e) {
                notLookedInto(where + " (it could not be read)");
            }
        }
    }

    /// A record of a zip, or a member of a tar.
    private void part(String where, MemorySegment bytes) {
        if (bytes.byteSize() == 0) {
            return;
        }
        FileKind kind = FileKind.of(bytes);
        switch (kind) {
            case PICKLE, TORCH_LEGACY -> pickles(where, bytes, 0, true);
            case ZIP, TAR, SEVEN_ZIP, GZIP, BZIP2, XZ, ZSTD, RAR, HDF5 ->
                notLookedInto(where + " (" + KindWords.of(kind) + ")");
            default -> loose(kind, where, bytes);
        }
    }

    private void notLookedInto(String what) {
        if (++unread <= NAMED) {
            sentences.add("not looked into: " + what);
        }
    }

    /// What does not begin as a pickle does may be one all the same; and NumPy keeps objects in one behind its header.
    private void loose(FileKind kind, String where, MemorySegment bytes) {
        if (kind == FileKind.NUMPY && bytes.byteSize() >= 12) {
            boolean wide = LittleEndian.u8(bytes, 6) > 1;
            long start = wide ? 12 + LittleEndian.u32(bytes, 8) : 10 + LittleEndian.u16(bytes, 8);
            if (start < bytes.byteSize() && PickleStream.startsLikePickle(bytes, start)) {
                pickles(where, bytes, start, false);
            }
        } else if (bytes.byteSize() > 0) {
            pickles(where, bytes, 0, false);
        }
    }

    /// @param surely whether these bytes are a pickle. In others almost any letter is an opcode, so that only what runs to
    ///        its end, or imports what is dangerous, counts
    private void pickles(String where, MemorySegment bytes, long start, boolean surely) {
        List<Safety> counted = new ArrayList<>();
        for (Pickle pickle : PickleStream.read(file, where, bytes, start, budget).pickles()) {
            boolean whole = pickle.defect().isEmpty() && !pickle.safety().globals().isEmpty();
            if (surely || whole || pickle.safety().verdict() == Verdict.DANGEROUS) {
                counted.add(pickle.safety());
            }
            pickle.defect().filter(defect -> surely)
                    .ifPresent(defect -> sentences.add("broken: " + defect.text().lines().findFirst().orElse("")));
        }
        found.addAll(counted);
    }
}
