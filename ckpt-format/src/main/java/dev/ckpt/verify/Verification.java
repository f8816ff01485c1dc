package dev.ckpt.verify;

import dev.ckpt.numbers.Piece;
import dev.ckpt.numbers.Workers;
import dev.ckpt.numbers.Progress;
import dev.ckpt.Checkpoint;
import dev.ckpt.container.ContainerCheck;
import dev.ckpt.container.Manifest;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.Fault;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.MetaTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Verifies a checkpoint: opens it, reads every record and every number, judges what was read.
///
/// ```java
/// VerificationReport report = Verification.of(Path.of("ckpt.pt"), VerifyOptions.plain().withResume(), Progress.NONE);
/// if (!report.clean()) {
///     report.findings().forEach(System.out::println);
/// }
/// ```
public final class Verification {

    private final Path path;
    private final Contents contents;
    private final VerifyOptions options;
    private final FindingList findings = new FindingList();

    private Verification(Path path, Contents contents, VerifyOptions options) {
        this.path = path;
        this.contents = contents;
        this.options = options;
    }

    /// Verifies a file, or a folder that is one checkpoint. A file that cannot be read is a report too, with the finding
    /// `unreadable`.
    ///
    /// @throws IOException when it is missing or may not be read
    public static VerificationReport of(Path path, VerifyOptions options, Progress progress) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(path, options.budget());
                OpenFiles files = new OpenFiles(options.budget())) {
            return new Verification(path, checkpoint.contents(), options).run(files, progress);
        } catch (CheckpointException e) {
            return unreadable(path, e);
        }
    }

    private static VerificationReport unreadable(Path path, CheckpointException thrown) {
        Fault fault = thrown.fault();
        List<Finding> findings = new ArrayList<>();
        for (String before : fault.before()) {
            findings.add(Finding.error("pickle.not-inert", path.toString(), before));
        }
        findings.add(Finding.error("unreadable", fault.place().isEmpty() ? path.toString() : fault.place(),
                fault.text().lines().findFirst().orElse("")));
        return new VerificationReport(path, Optional.empty(), List.of(), findings, Checked.NOTHING,
                Optional.of(thrown));
    }

    private VerificationReport run(OpenFiles files, Progress progress) throws IOException {
        Understanding meaning = Understanding.of(contents);
        List<Subject> subjects = Subject.of(meaning);
        RecordChecks records = new RecordChecks(contents, files);
        NumberChecks numbers = new NumberChecks(subjects, records::inflated);
        Workers.run(inFileOrder(records.pieces(), numbers.pieces()), options.threads(), NumberReader::new, progress);

        records.judge(contents.findings(), subjects, findings);
        meaning.findings().forEach(findings::add);
        long manifest = manifest(meaning);
        PickleChecks.judge(contents.safety(), findings);
        List<NumberChecks.Reading> readings = numbers.readings();
        judge(readings);
        withoutNumbers(subjects);
        if (options.resume()) {
            new ResumeChecks(meaning, findings).judge(contents.root());
        }
        options.policy().ifPresent(policy -> new PolicyChecks(contents, meaning, readings, records.allChecksummed(),
                findings).judge(policy));
        if (!records.allChecksummed() && !records.off()) {
            findings.note("checksums.none", path.toString(),
                    "the format has no checksums, so damage that changes numbers cannot be found");
        }
        return new VerificationReport(path, Optional.of(contents.format()), contents.files(), findings.all(),
                checked(records, manifest, readings, subjects), Optional.empty());
    }

    /// The numbers of a record are read right after its checksum, while its pages are still in memory.
    private static List<Piece<NumberReader>> inFileOrder(Map<StorageKey, List<Piece<NumberReader>>> records,
            List<NumberPiece> numbers) {
        List<Piece<NumberReader>> elsewhere = new ArrayList<>();
        for (NumberPiece piece : numbers) {
            records.getOrDefault(piece.storage(), elsewhere).add(piece);
        }
        List<Piece<NumberReader>> all = new ArrayList<>();
        records.values().forEach(all::addAll);
        all.addAll(elsewhere);
        return all;
    }

    private void judge(List<NumberChecks.Reading> readings) {
        WeightChecks weights = new WeightChecks(findings);
        for (NumberChecks.Reading reading : readings) {
            reading.problem().ifPresent(problem -> findings.error("tensors.not-read", reading.subject().name(),
                    "its numbers were not checked: " + problem));
            if (reading.subject() instanceof Subject.OfOptimizer slot) {
                ResumeChecks.judge(slot.slot(), reading, findings);
            } else {
                weights.judge(reading);
            }
        }
        weights.end();
    }

    private void withoutNumbers(List<Subject> subjects) {
        for (Subject subject : subjects) {
            if (subject.tensor() instanceof MetaTensor && subject instanceof Subject.OfModel(Weight weight)) {
                findings.warning("weights.no-numbers", weight.name(),
                        "the file has its shape and no numbers (a meta tensor)");
            }
        }
    }

    /// What the manifest of a `.ckpt` says: CRC-32C, ids, names.
    ///
    /// @return checksums that were compared
    private long manifest(Understanding meaning) {
        Optional<Manifest> manifest = Manifest.of(contents);
        if (manifest.isEmpty()) {
            return 0;
        }
        try {
            ContainerCheck.meaning(contents, meaning).forEach(findings::add);
            ContainerCheck.checksums(contents).forEach(findings::add);
            ContainerCheck.ids(contents, meaning).forEach(findings::add);
            return manifest.get().tensors().stream().mapToLong(entry -> entry.parts().size()).sum();
        } catch (CheckpointException e) {
            findings.error("container.not-read", path.toString(), "its manifest was not held against the numbers: "
                    + e.getMessage().lines().findFirst().orElse(""));
            return 0;
        }
    }

    private Checked checked(RecordChecks records, long manifest, List<NumberChecks.Reading> readings,
            List<Subject> subjects) {
        Set<Subject> read = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Subject> notRead = Collections.newSetFromMap(new IdentityHashMap<>());
        long elements = 0;
        for (NumberChecks.Reading reading : readings) {
            elements += reading.tally().elements;
            (reading.problem().isEmpty() ? read : notRead).add(reading.subject());
        }
        read.removeAll(notRead);
        long without = subjects.stream().filter(subject -> subject.tensor().parts().isEmpty()).count();
        return new Checked(contents.files().size(), contents.bytes(), records.records(), records.compared() + manifest,
                read.size(),
                elements, notRead.size() + without);
    }
}
