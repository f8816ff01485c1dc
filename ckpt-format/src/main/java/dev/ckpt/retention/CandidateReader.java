package dev.ckpt.retention;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.safety.Verdict;
import dev.ckpt.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Reads what a plan has to know of a checkpoint.
final class CandidateReader {

    private final Path folder;
    private final Budget budget;
    private final Optional<Metric> asked;

    CandidateReader(Path folder, Budget budget, Optional<Metric> asked) {
        this.folder = folder;
        this.budget = budget;
        this.asked = asked;
    }

    Candidate read(Path path) {
        Candidate candidate = new Candidate(path);
        if (Files.isSymbolicLink(path)) {
            candidate.doubt(KeepReason.LINK, "a symbolic link, which is not followed");
        }
        boolean itself = path.equals(folder);
        if (itself) {
            candidate.doubt(KeepReason.THE_FOLDER, "it is the folder itself");
        }
        try (Checkpoint checkpoint = Checkpoint.open(path, budget)) {
            understand(candidate, checkpoint.contents());
            if (!itself) {
                new OwnFiles(candidate).find(checkpoint.contents().files());
            }
        } catch (CheckpointException e) {
            candidate.doubt(KeepReason.UNREADABLE, e.fault().text().lines().findFirst().orElse(""));
            candidate.bytes = sizeOf(path);
        } catch (IOException e) {
            candidate.doubt(KeepReason.UNREADABLE, String.valueOf(e.getMessage()));
            candidate.bytes = sizeOf(path);
        }
        return candidate;
    }

    private static long sizeOf(Path path) {
        try {
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.size(path) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private void understand(Candidate candidate, Contents contents) {
        candidate.bytes = contents.bytes();
        if (contents.safety().verdict().compareTo(Verdict.SUSPICIOUS) >= 0) {
            candidate.doubt(KeepReason.UNSAFE, "unpickling it in Python could run code");
        }
        contents.findings().stream().filter(finding -> finding.severity() == Severity.ERROR).findFirst()
                .ifPresent(finding -> candidate.doubt(KeepReason.DAMAGED, said(finding)));
        Understanding meaning = Understanding.of(contents);
        candidate.resume = meaning.resume().level();
        candidate.shapes = shapes(meaning);
        if (candidate.shapes.isEmpty()) {
            candidate.doubt(KeepReason.UNKNOWN, "no weights in it that are known here");
        }
        candidate.step = meaning.training().step();
        candidate.stepBecause = meaning.training().stepBecause();
        if (candidate.step.isEmpty()) {
            candidate.step = NamedStep.in(candidate.name());
            candidate.stepBecause = candidate.step.isPresent() ? NamedStep.BECAUSE : "";
        }
        MetricReading reading = new MetricReading(contents.root(), candidate.step);
        candidate.metrics = reading.metrics(asked);
        candidate.best = reading.calledBest();
    }

    private static String said(Finding finding) {
        return finding.where() + ": " + finding.message();
    }

    private static Map<String, Shape> shapes(Understanding meaning) {
        Map<String, Shape> shapes = new HashMap<>();
        for (Weight weight : meaning.weights().tensors()) {
            if (!weight.isBuffer()) {
                shapes.put(weight.name(), weight.tensor().shape());
            }
        }
        return shapes;
    }
}
