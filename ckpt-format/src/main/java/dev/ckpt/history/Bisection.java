package dev.ckpt.history;

import dev.ckpt.diff.ValueChange;
import dev.ckpt.io.Budget;
import dev.ckpt.numbers.Progress;
import java.util.List;
import java.util.Optional;

/// Where two runs part.
///
/// Every step that both have saved is looked at from the first one on: runs that part may meet again (a step with a learning
/// rate of 0, a checkpoint copied from one to the other), so that halving the range could miss the first parting.
///
/// @param common steps that both have saved
/// @param looked how many of them were read
/// @param last the last step before the first parting
/// @param settings settings that differ at the first step that both have saved
/// @param first the first step at which a bit of a tensor differs
/// @param weights the first at which one of the weights does; looked for where the optimizers part before
/// @param beyond the first at which a number is farther apart than the tolerance; empty where none is asked for
/// @param unread checkpoints of either run that could not be read
public record Bisection(List<StepPair> common, int looked, Optional<StepPair> last, List<ValueChange> settings,
        Optional<Parting> first, Optional<Parting> weights, Optional<Parting> beyond, List<Unread> unread) {

    public Bisection {
        common = List.copyOf(common);
        settings = List.copyOf(settings);
        unread = List.copyOf(unread);
    }

    /// Whether the runs part, by the measure that was asked for.
    public boolean parts(Tolerance tolerance) {
        return tolerance.isExact() ? first.isPresent() : beyond.isPresent();
    }

    /// @param a the first run
    /// @param b the second
    /// @param progress is told the bytes read, of all that might have to be
    public static Bisection of(Snapshots a, Snapshots b, Tolerance tolerance, int threads, Budget budget,
            Progress progress) {
        return new BisectionReader(a, b, tolerance, threads, budget, progress).read();
    }
}
