package dev.ckpt.retention;

import dev.ckpt.Checkpoint;
import dev.ckpt.folder.FolderReader;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.tensor.Shape;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One plan under way: reads every checkpoint, tells the runs apart, and lets each run decide.
final class Planning {

    private final Retention asked;
    private final Path folder;
    private final Budget budget;
    private final Soundness soundness;
    private final List<Candidate> candidates = new ArrayList<>();

    Planning(Retention asked, Path folder, Budget budget, Soundness soundness) {
        this.asked = asked;
        this.folder = folder;
        this.budget = budget;
        this.soundness = soundness;
    }

    RetentionPlan plan() throws IOException {
        CandidateReader reader = new CandidateReader(folder, budget, asked.metric());
        Set<Path> linked = linked();
        for (Path path : FolderReader.checkpointsIn(folder, budget)) {
            Candidate candidate = reader.read(path);
            if (!Files.isSymbolicLink(path) && Files.exists(path) && linked.contains(path.toRealPath())) {
                candidate.doubt(KeepReason.LINKED, "a symbolic link in the folder stands for it");
            }
            candidates.add(candidate);
        }
        List<Run> runs = runs();
        Optional<Metric> metric = metric(runs);
        for (Run run : runs) {
            decide(run, metric);
        }
        candidates.sort(Comparator.comparingInt((Candidate it) -> it.run < 0 ? Integer.MAX_VALUE : it.run)
                .thenComparingLong(it -> it.step.orElse(Long.MAX_VALUE)).thenComparing(it -> it.path));
        return new RetentionPlan(folder, candidates.stream().map(Candidate::planned).toList(),
                asked.best() ? metric : Optional.empty(), soundness == Soundness.READ);
    }

    /// What the folder's symbolic links stand for: `last.ckpt`, which Lightning makes.
    private Set<Path> linked() throws IOException {
        Set<Path> targets = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (Files.isSymbolicLink(entry) && Files.exists(entry)) {
                    Path target = entry.toRealPath();
                    targets.add(target);
                    Optional.ofNullable(target.getParent()).ifPresent(targets::add); // a file of a checkpoint's folder
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        targets.remove(folder.toRealPath());
        return targets;
    }

    /// Checkpoints whose weights have the same names and shapes are of one run.
    private List<Run> runs() {
        Map<Map<String, Shape>, Run> byShapes = new HashMap<>();
        List<Run> runs = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (!candidate.shapes.isEmpty()) {
                Run run = byShapes.computeIfAbsent(candidate.shapes, shapes -> {
                    runs.add(new Run(asked));
                    return runs.getLast();
                });
                candidate.run = runs.indexOf(run);
                run.add(candidate);
            }
        }
        return runs;
    }

    private Optional<Metric> metric(List<Run> runs) {
        if (!asked.best() || runs.isEmpty()) {
            return Optional.empty();
        }
        Optional<Metric> metric = asked.metric().or(() -> MetricReading.LOSSES.stream()
                .filter(name -> candidates.stream().anyMatch(it -> it.metrics.containsKey(name)))
                .findFirst().map(name -> new Metric(name, false)));
        boolean said = metric.isPresent()
                && candidates.stream().anyMatch(it -> metric.stream().anyMatch(m -> it.metrics.containsKey(m.name())));
        boolean called = asked.metric().isEmpty() && runs.stream().anyMatch(run -> run.calledBest().isPresent());
        if (!said && !called) {
            throw new UnsupportedException(Fault.in(folder.toString())
                    .expected(asked.metric().map(it -> "checkpoints that say their " + it.name())
                            .orElse("checkpoints that say how good they are"))
                    .found("none that does")
                    .because("the training script did not save its losses, or under another name")
                    .next("name the metric, or keep by other rules"));
        }
        return metric;
    }

    /// A checkpoint that stays may turn out to be damaged; then the run decides again without it.
    private void decide(Run run, Optional<Metric> metric) {
        List<Candidate> unjudged;
        do {
            run.decide(metric);
            unjudged = run.relying().stream().filter(it -> !it.judged).toList();
            for (Candidate candidate : unjudged) {
                judge(candidate);
            }
        } while (unjudged.stream().anyMatch(Candidate::isDoubtful));
    }

    private void judge(Candidate candidate) {
        candidate.judged = true;
        try (Checkpoint checkpoint = Checkpoint.open(candidate.path, budget)) {
            soundness.defect(checkpoint.contents(), budget)
                    .ifPresent(defect -> candidate.doubt(KeepReason.DAMAGED, defect));
        } catch (CheckpointException e) {
            candidate.doubt(KeepReason.DAMAGED, e.fault().text().lines().findFirst().orElse(""));
        } catch (IOException e) {
            candidate.doubt(KeepReason.DAMAGED, String.valueOf(e.getMessage()));
        }
    }
}
