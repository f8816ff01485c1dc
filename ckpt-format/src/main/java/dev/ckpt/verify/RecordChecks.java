package dev.ckpt.verify;

import dev.ckpt.numbers.Piece;
import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.FileKind;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.io.Quoted;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Holds every record of every zip against the CRC-32 that its directory gives. The other formats have no checksums.
final class RecordChecks {

    /// The code by which readers report the small records that they read and check on opening.
    private static final String ON_OPENING = "zip.crc-wrong";

    /// Tensors named as what lies in a damaged record.
    private static final int NAMED = 4;

    private record Check(String file, ZipRecord record, List<ChecksumPiece> pieces) {

        Optional<CheckpointException> failure() {
            return pieces.stream().flatMap(piece -> piece.failure().stream()).findFirst();
        }

        long crc() {
            int crc = 0;
            for (ChecksumPiece piece : pieces) {
                crc = Crc32.joined(crc, piece.crc(), piece.bytes());
            }
            return Integer.toUnsignedLong(crc);
        }
    }

    private final Map<String, ZipArchive> archives = new HashMap<>();
    private final List<Check> checks = new ArrayList<>();
    private final Object inflating = new Object();
    private final boolean severalFiles;
    private long records;
    private long compared;
    private boolean allChecksummed = true;
    private boolean off;

    /// @param files keeps the archives mapped while their records are read
    RecordChecks(Contents contents, OpenFiles files) throws IOException {
        severalFiles = contents.files().size() > 1;
        Set<Path> seen = new HashSet<>();
        for (SourceFile source : contents.files()) {
            if (seen.add(source.path())) {
                MappedFile file = files.open(source.path());
                if (FileKind.of(file.bytes()) == FileKind.ZIP) {
                    plan(file, ZipArchive.read(file, files.budget()));
                } else if (source.format() != CheckpointFormat.DIRECTORY
                        && source.format() != CheckpointFormat.SHARDED) {
                    allChecksummed = false; // settings and indexes apart, which are read whole
                }
            }
        }
    }

    private void plan(MappedFile file, ZipArchive archive) {
        archives.put(file.name(), archive);
        records += archive.records().size();
        if (archive.records().stream().noneMatch(record -> record.crc32() != 0)) {
            allChecksummed = false; // finding zip.crc-off says so
            off = true;
            return;
        }
        for (ZipRecord record : archive.records()) {
            List<ChecksumPiece> pieces = new ArrayList<>();
            long atOnce = record.compressed() ? Math.max(1, record.size()) : Piece.SIZE;
            for (long at = 0; at < record.size(); at += atOnce) {
                pieces.add(new ChecksumPiece(file.name(), record, at, Math.min(atOnce, record.size() - at),
                        record.compressed() ? inflating : null));
            }
            checks.add(new Check(file.name(), record, pieces));
        }
    }

    /// Whether a storage is a record that is inflated each time somebody reads it.
    boolean inflated(Storage storage) {
        ZipArchive archive = archives.get(storage.file());
        return archive != null && archive.record(storage.key()).filter(ZipRecord::compressed).isPresent();
    }

    /// The work in file order, a list for each record.
    Map<StorageKey, List<Piece<NumberReader>>> pieces() {
        Map<StorageKey, List<Piece<NumberReader>>> pieces = new LinkedHashMap<>();
        for (Check check : checks) {
            pieces.put(new StorageKey(check.file(), check.record().name()), new ArrayList<>(check.pieces()));
        }
        return pieces;
    }

    /// Judges when all pieces are done.
    ///
    /// @param opening what the readers found; a wrong checksum is not said twice
    void judge(List<Finding> opening, List<Subject> subjects, FindingList findings) {
        Set<String> wrong = new HashSet<>();
        FindingList own = new FindingList();
        Map<StorageKey, List<String>> names = new HashMap<>();
        for (Check check : checks) {
            String where = (severalFiles ? plainName(check.file()) + ", " : "") + "record " + check.record().name();
            Optional<CheckpointException> failure = check.failure();
            if (failure.isPresent()) {
                own.error("zip.not-read", where,
                        "its checksum was not checked: " + failure.get().getMessage().lines().findFirst().orElse(""));
                continue;
            }
            compared++;
            long crc = check.crc();
            if (crc != check.record().crc32()) {
                if (names.isEmpty()) {
                    names.putAll(namesByStorage(subjects));
                }
                wrong.add(where);
                own.error("zip.crc", where, String.format("the directory gives CRC-32 %08x, and the bytes have %08x",
                        check.record().crc32(), crc)
                        + holds(names.getOrDefault(new StorageKey(check.file(), check.record().name()), List.of())));
            }
        }
        opening.stream().filter(finding -> !(finding.code().equals(ON_OPENING) && wrong.contains(finding.where())))
                .forEach(findings::add);
        own.all().forEach(findings::add);
    }

    private static String plainName(String file) {
        return String.valueOf(Path.of(file).getFileName());
    }

    private static Map<StorageKey, List<String>> namesByStorage(List<Subject> subjects) {
        Map<StorageKey, List<String>> names = new HashMap<>();
        for (Subject subject : subjects) {
            for (StridedTensor part : subject.tensor().parts()) {
                names.computeIfAbsent(StorageKey.of(part.storage()), key -> new ArrayList<>()).add(subject.name());
            }
        }
        return names;
    }

    private static String holds(List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        List<String> shown = names.stream().limit(NAMED).map(Quoted::of).toList();
        return "; numbers of " + String.join(", ", shown)
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "") + " lie in it";
    }

    /// Whether every file has checksums.
    boolean allChecksummed() {
        return allChecksummed;
    }

    /// Whether a zip was written without.
    boolean off() {
        return off;
    }

    long records() {
        return records;
    }

    /// Checksums that were compared.
    long compared() {
        return compared;
    }
}
