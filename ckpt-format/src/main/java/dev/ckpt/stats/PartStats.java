package dev.ckpt.stats;

import dev.ckpt.numbers.NumberSums;
import dev.ckpt.numbers.Piece;
import dev.ckpt.tensor.StridedTensor;
import java.util.Arrays;

/// What a run of numbers comes to, in a form that can be joined: the parts of a tensor may be read apart, on other threads or
/// other machines, and [#merge] gives what one reading of the whole would have given. Immutable.
///
/// Counts, extremes and counters are the same for any cut. Mean and deviation agree to rounding, and to the last bit where
/// the same parts are joined in the same order.
///
/// There is a counter for each bfloat16 number, which is the upper half of a `float`: the counter of `v` has the numbers in
/// `[v, next v)`, so that both signs count upwards. Only counters above zero are kept.
public final class PartStats {

    /// No numbers.
    public static final PartStats EMPTY = new PartStats(new NumberSums(), true, new char[0], new long[0]);

    private final NumberSums sums;
    private final boolean onEdges;
    private final char[] keys;
    private final long[] counts;

    /// @param onEdges whether every number is its counter's lower edge
    /// @param keys of the counters that are not zero, ascending, see [Counters]
    PartStats(NumberSums sums, boolean onEdges, char[] keys, long[] counts) {
        this.sums = sums;
        this.onEdges = onEdges;
        this.keys = keys;
        this.counts = counts;
    }

    /// Reads `count` elements from `first` on, on this thread.
    ///
    /// @throws IndexOutOfBoundsException when the tensor has not so many
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public static PartStats of(StridedTensor tensor, long first, long count) {
        long atOnce = StatsPass.elementsIn(Piece.SIZE, tensor);
        PartStats all = EMPTY;
        try (Counters counters = new Counters()) {
            for (long at = 0; at < count; at += atOnce) {
                all = merge(all, counters.read(tensor, first + at, Math.min(atOnce, count - at)));
            }
        }
        return all;
    }

    /// The numbers of both.
    public static PartStats merge(PartStats a, PartStats b) {
        if (a.count() == 0 || b.count() == 0) {
            return a.count() == 0 ? b : a;
        }
        NumberSums sums = a.sums.copy();
        sums.add(b.sums);
        char[] keys = new char[a.keys.length + b.keys.length];
        long[] counts = new long[keys.length];
        int n = 0;
        int i = 0;
        int j = 0;
        while (i < a.keys.length || j < b.keys.length) {
            boolean left = j == b.keys.length || (i < a.keys.length && a.keys[i] <= b.keys[j]);
            boolean right = i == a.keys.length || (j < b.keys.length && b.keys[j] <= a.keys[i]);
            keys[n] = left ? a.keys[i] : b.keys[j];
            counts[n++] = (left ? a.counts[i++] : 0) + (right ? b.counts[j++] : 0);
        }
        return new PartStats(sums, a.onEdges && b.onEdges, Arrays.copyOf(keys, n), Arrays.copyOf(counts, n));
    }

    /// All numbers.
    public long count() {
        return sums.count();
    }

    /// Those that are neither NaN nor infinite; all below are of these alone.
    public long finite() {
        return sums.finite();
    }

    public long nan() {
        return sums.nan();
    }

    /// Plus and minus.
    public long infinite() {
        return sums.infinite();
    }

    /// Plus and minus.
    public long zeros() {
        return sums.zeros();
    }

    /// NaN where no number is finite, as are mean and maximum.
    public double min() {
        return sums.min();
    }

    public double max() {
        return sums.max();
    }

    public double mean() {
        return sums.mean();
    }

    /// The sum of the squared distances from the mean.
    public double squares() {
        return sums.squares();
    }

    /// As `torch.std`; NaN for fewer than two.
    public double std() {
        return sums.std();
    }

    /// How many counters are above zero.
    public int counters() {
        return keys.length;
    }

    /// The lower edge of a counter, from the lowest to the highest; the lowest of all is minus infinity.
    ///
    /// @param counter from 0 to [#counters()] - 1
    public float edge(int counter) {
        return Counters.edge(keys[counter]);
    }

    /// Where the numbers of a counter end, without that number; the end of the highest of all is infinity.
    public float end(int counter) {
        return Counters.edge((char) (keys[counter] + 1));
    }

    /// Numbers from [#edge] on and below [#end].
    public long count(int counter) {
        return counts[counter];
    }

    /// Whether every number is the edge of its counter: all of bfloat16 and of the 8-bit types are, and small integers.
    public boolean onEdges() {
        return onEdges;
    }
}
