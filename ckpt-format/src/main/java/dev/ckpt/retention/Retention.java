package dev.ckpt.retention;

import dev.ckpt.io.Budget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Which checkpoints of a run are to stay; all others may go. The newest one always stays.
///
/// @param last the newest so many steps
/// @param every steps that this divides
/// @param best the best by its metric
/// @param metric which one; empty for the loss that the checkpoints have, or for what the trainer itself calls best
public record Retention(OptionalInt last, OptionalLong every, boolean best, Optional<Metric> metric) {

    /// @throws IllegalArgumentException when nothing is asked, or numbers are not above zero
    public Retention {
        if (last.isEmpty() && every.isEmpty() && !best) {
            throw new IllegalArgumentException(
                    "say which checkpoints are to stay: the last ones, every so many, the best");
        }
        if (last.orElse(1) < 1 || every.orElse(1) < 1) {
            throw new IllegalArgumentException("the last ones, and the steps between those that stay, are above zero");
        }
    }

    /// What would go, and why everything else stays. Reads the index of every checkpoint and no numbers.
    ///
    /// @throws dev.ckpt.io.UnsupportedException when the best is asked for and no checkpoint says how good it is
    /// @throws IOException when the folder cannot be read
    public RetentionPlan plan(Path folder, Budget budget) throws IOException {
        return new Planning(this, folder, budget, Soundness.BELIEVED).plan();
    }

    /// As [#plan], after reading every byte of the checkpoints that stay: a damaged one stays as well, and does not count.
    /// Only such a plan can be carried out.
    public RetentionPlan planVerified(Path folder, Budget budget) throws IOException {
        return new Planning(this, folder, budget, Soundness.READ).plan();
    }
}
