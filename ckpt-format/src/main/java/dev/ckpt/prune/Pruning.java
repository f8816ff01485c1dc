package dev.ckpt.prune;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.model.Resume;
import dev.ckpt.model.Understanding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is to go from a checkpoint: parts first, then numbers of the weights that are left.
///
/// ```java
/// Pruned pruned = new Pruning(Optional.of(dropping), Optional.empty()).of(checkpoint.contents());
/// Saving.plan(pruned.contents(), form, target).write(Overwrite.REFUSE, bytes -> {});
/// Receipt receipt = Receipt.of(pruned, target);
/// ```
public record Pruning(Optional<Dropping> dropping, Optional<Sparsifying> sparsifying) {

    /// What a pruning makes of a checkpoint.
    ///
    /// @param input as it was
    /// @param contents as it will be written
    /// @param weights whose numbers were set to zero
    /// @param resumeBefore what training could go on with
    /// @param resumeAfter and what it could go on with now
    public record Result(Contents input, Contents contents, List<DroppedPart> dropped, List<SparseWeight> weights,
            Resume.Level resumeBefore, Resume.Level resumeAfter, List<Finding> findings) {

        public Result {
            dropped = List.copyOf(dropped);
            weights = List.copyOf(weights);
            findings = List.copyOf(findings);
        }

        /// After another step: rounded, for instance.
        public Result with(Contents further) {
            return new Result(input, further, dropped, weights, resumeBefore, resumeAfter, findings);
        }

        /// Bytes of numbers that are gone.
        public long bytesDropped() {
            long sum = 0;
            for (DroppedPart part : dropped) {
                sum = Math.min(Long.MAX_VALUE - part.bytes(), sum) + part.bytes();
            }
            return sum;
        }

        /// The numbers of the weights that were pruned.
        public long numbers() {
            return weights.stream().mapToLong(SparseWeight::numbers).sum();
        }

        public long zerosBefore() {
            return weights.stream().mapToLong(SparseWeight::zerosBefore).sum();
        }

        public long zerosAfter() {
            return weights.stream().mapToLong(SparseWeight::zerosAfter).sum();
        }
    }

    /// @throws RequestException when what is asked does not fit the checkpoint
    /// @throws dev.ckpt.io.UnsupportedException see [Dropping#of] and [Sparsifying#of]
    public Result of(Contents input) {
        Contents contents = input;
        List<DroppedPart> dropped = List.of();
        List<SparseWeight> weights = List.of();
        List<Finding> findings = new ArrayList<>();
        if (dropping.isPresent()) {
            Dropping.Result result = dropping.get().of(contents);
            contents = result.contents();
            dropped = result.dropped();
        }
        if (sparsifying.isPresent()) {
            Sparsifying.Result result = sparsifying.get().of(contents);
            contents = result.contents();
            weights = result.weights();
            findings.addAll(result.findings());
        }
        return new Result(input, contents, dropped, weights, Understanding.of(input).resume().level(),
                Understanding.of(contents).resume().level(), findings);
    }
}
