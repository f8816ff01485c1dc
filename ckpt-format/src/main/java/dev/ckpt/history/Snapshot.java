package dev.ckpt.history;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.io.Budget;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.retention.MetricReading;
import dev.ckpt.retention.NamedStep;
import dev.ckpt.tensor.StridedTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A checkpoint of a run, as its index tells.
///
/// @param path a file, or a folder that is one checkpoint
/// @param bytes of its files
/// @param weightBytes of its weights, which have to be read to know more
/// @param step empty where neither the file nor its name tells
/// @param stepBecause what told it: `iter_num`, `its name`
/// @param learningRate of the first parameter group
/// @param bestLoss the best validation loss until then, if one is stored
/// @param metrics losses by name, the latest measurement first
public record Snapshot(Path path, CheckpointFormat format, long bytes, long weightBytes, OptionalLong step,
        String stepBecause, OptionalDouble learningRate, OptionalDouble bestLoss, Map<String, Double> metrics) {

    public Snapshot {
        metrics = Map.copyOf(metrics);
    }

    /// @throws dev.ckpt.io.CheckpointException when it cannot be understood
    static Snapshot read(Path path, Budget budget) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(path, budget)) {
            Understanding meaning = Understanding.of(checkpoint.contents());
            OptionalLong step = meaning.training().step();
            String because = meaning.training().stepBecause();
            if (step.isEmpty()) {
                step = NamedStep.in(nameOf(path));
                because = step.isPresent() ? NamedStep.BECAUSE : "";
            }
            long weightBytes = 0;
            for (Weight weight : meaning.weights().tensors()) {
                if (weight.tensor() instanceof StridedTensor tensor && weight.tiedTo().isEmpty()) {
                    weightBytes += Math.min(tensor.bytes(), Long.MAX_VALUE - weightBytes);
                }
            }
            return new Snapshot(path, checkpoint.format(), checkpoint.contents().bytes(), weightBytes, step, because,
                    meaning.training().learningRate(), meaning.training().bestLoss(),
                    new MetricReading(checkpoint.root(), step).metrics(Optional.empty()));
        }
    }

    public String name() {
        return nameOf(path);
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }

    /// The loss that says most: what was measured at this step, or the best until then.
    public OptionalDouble loss() {
        return lossName().map(name -> OptionalDouble.of(metrics.getOrDefault(name, Double.NaN))).orElse(bestLoss);
    }

    /// Its name: `val_loss`; empty where the file has none, or only the best until then.
    public Optional<String> lossName() {
        return MetricReading.LOSSES.stream().filter(metrics::containsKey).findFirst();
    }
}
