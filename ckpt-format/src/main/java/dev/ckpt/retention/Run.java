package dev.ckpt.retention;

import dev.ckpt.model.Resume;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The checkpoints of one training run.
final class Run {

    private final Retention asked;
    private final List<Candidate> all = new ArrayList<>();

    Run(Retention asked) {
        this.asked = asked;
    }

    void add(Candidate candidate) {
        all.add(candidate);
    }

    /// Those without a doubt, from the oldest to the newest.
    private List<Candidate> sound() {
        return all.stream().filter(it -> !it.isDoubtful())
                .sorted(Comparator.comparingLong((Candidate it) -> it.step.orElse(-1)).thenComparing(it -> it.path))
                .toList();
    }

    /// Those that stay because they were asked for, and on which the user will rely.
    List<Candidate> relying() {
        return all.stream().filter(it -> it.stays() && !it.isDoubtful()).toList();
    }

    /// The name that the newest checkpoint with an opinion calls the best, if it is here.
    Optional<Candidate> calledBest() {
        for (Candidate candidate : all.stream()
                .sorted(Comparator.comparingLong((Candidate it) -> it.step.orElse(-1)).reversed()).toList()) {
            if (candidate.best.isPresent()) {
                return all.stream().filter(it -> candidate.best.get().equals(it.name())).findFirst();
            }
        }
        return Optional.empty();
    }

    void decide(Optional<Metric> metric) {
        all.forEach(Candidate::decideAnew);
        doubtSteps();
        List<Candidate> sound = sound();
        if (sound.isEmpty()) {
            return;
        }
        List<Long> steps = sound.stream().map(it -> it.step.orElse(-1)).distinct().toList();
        long newest = steps.getLast();
        long first = asked.last().isPresent() ? steps.get(Math.max(0, steps.size() - asked.last().getAsInt())) : newest;
        for (Candidate candidate : sound) {
            long step = candidate.step.orElse(-1);
            if (step == newest) {
                candidate.keep(KeepReason.NEWEST);
            }
            if (asked.last().isPresent() && step >= first) {
                candidate.keep(KeepReason.LAST);
            }
            if (asked.every().isPresent() && step % asked.every().getAsLong() == 0) {
                candidate.keep(KeepReason.EVERY);
            }
        }
        if (asked.best()) {
            keepBest(sound, metric);
        }
        keepOneToGoOnFrom(sound);
    }

    /// Steps that are known by names alone cannot be compared with steps that files tell: one may count epochs.
    private void doubtSteps() {
        boolean told = all.stream()
                .anyMatch(it -> it.step.isPresent() && !it.stepBecause.equals(NamedStep.BECAUSE));
        for (Candidate candidate : all) {
            if (candidate.step.isEmpty()) {
                candidate.doubt(KeepReason.NO_STEP, "neither the file nor its name tells a step");
            } else if (told && candidate.stepBecause.equals(NamedStep.BECAUSE)) {
                candidate.doubt(KeepReason.NO_STEP,
                        "its name alone tells a step, and other files tell theirs themselves");
            }
        }
    }

    private void keepBest(List<Candidate> sound, Optional<Metric> metric) {
        if (metric.isPresent()) {
            for (Candidate candidate : all) {
                Double value = candidate.metrics.get(metric.get().name());
                candidate.metric = value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
            }
        }
        Optional<Candidate> best = asked.metric().isPresent()
                ? Optional.empty()
                : calledBest().filter(it -> !it.isDoubtful());
        if (best.isEmpty() && metric.isPresent()) {
            best = measuredBest(sound, metric.get());
        }
        if (best.isEmpty()) {
            for (Candidate candidate : sound) {
                candidate.doubt(KeepReason.NO_METRIC, "no checkpoint of this run says how good it is");
            }
        } else {
            best.get().keep(KeepReason.BEST);
        }
    }

    /// Of equally good ones the first: where a file says the best loss so far, that is the one at which it was reached.
    private static Optional<Candidate> measuredBest(List<Candidate> sound, Metric metric) {
        Optional<Candidate> best = Optional.empty();
        for (Candidate candidate : sound) {
            if (candidate.metric.isPresent() && (best.isEmpty()
                    || metric.better(candidate.metric.getAsDouble(), best.get().metric.orElseThrow()))) {
                best = Optional.of(candidate);
            }
        }
        return best;
    }

    /// If training can be resumed from one that would go, and from none that stays, the newest such one stays too.
    private static void keepOneToGoOnFrom(List<Candidate> sound) {
        Resume.Level fullest = sound.stream().map(it -> it.resume).min(Comparator.naturalOrder())
                .orElse(Resume.Level.NONE);
        if (sound.stream().noneMatch(it -> it.stays() && it.resume == fullest)) {
            sound.stream().filter(it -> it.resume == fullest).reduce((older, newer) -> newer)
                    .ifPresent(it -> it.keep(KeepReason.LAST_RESORT));
        }
    }
}
