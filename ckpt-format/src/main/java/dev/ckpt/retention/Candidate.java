package dev.ckpt.retention;

import dev.ckpt.model.Resume;
import dev.ckpt.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeSet;

/// A checkpoint of the folder while the plan is being made.
final class Candidate {

    final Path path;
    List<FileState> files = List.of();
    List<String> strangers = List.of();
    long bytes;

    OptionalLong step = OptionalLong.empty();
    String stepBecause = "";
    Resume.Level resume = Resume.Level.NONE;
    /// Names and shapes of its parameters: what tells one run from another.
    Map<String, Shape> shapes = Map.of();
    /// What it says about how good it is.
    Map<String, Double> metrics = Map.of();
    /// The name of the checkpoint that its trainer called the best so far.
    Optional<String> best = Optional.empty();

    int run = -1;
    OptionalDouble metric = OptionalDouble.empty();
    String detail = "";
    private final TreeSet<KeepReason> reasons = new TreeSet<>();
    /// Whether its bytes have been judged.
    boolean judged;

    Candidate(Path path) {
        this.path = path;
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    void keep(KeepReason reason) {
        reasons.add(reason);
    }

    /// Stays, and is none of those that were asked for.
    void doubt(KeepReason reason, String why) {
        reasons.add(reason);
        detail = detail.isEmpty() ? why : detail;
    }

    boolean isDoubtful() {
        return reasons.stream().anyMatch(KeepReason::isDoubt);
    }

    boolean stays() {
        return !reasons.isEmpty();
    }

    /// Forgets what was decided, and not what is doubted.
    void decideAnew() {
        reasons.removeIf(reason -> !reason.isDoubt());
    }

    Planned planned() {
        return new Planned(path, run, step, stepBecause, metric, resume, bytes, new ArrayList<>(reasons), detail, files,
                strangers);
    }
}
