package dev.ckpt.cli.diff;

import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What changed in an optimizer, summed up over its parameters: for each kind of slot, and for the counts of steps.
final class SlotTotals {

    private static final String STEP = "step";

    private final Map<String, Total> totals = new LinkedHashMap<>();
    private final boolean everywhere;
    private int steps;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    private SlotTotals(TensorsDiff optimizer) {
        this.everywhere = optimizer.unchanged() == 0;
    }

    /// Sums over the changed slots of one kind.
    static final class Total {

        private double squaresA;
        private double squaresB;
        private double squaresD;
        private double dot;

        private void add(Comparison values) {
            squaresA += values.normA() * values.normA();
            squaresB += values.normB() * values.normB();
            squaresD += values.normD() * values.normD();
            dot += values.dot();
        }

        double rel() {
            return squaresD == 0 ? 0 : Math.sqrt(squaresD / squaresA);
        }

        double cosine() {
            return squaresA == 0 && squaresB == 0
                    ? 1
                    : Math.clamp(dot / Math.sqrt(squaresA) / Math.sqrt(squaresB), -1, 1);
        }
    }

    static SlotTotals of(TensorsDiff optimizer) {
        SlotTotals totals = new SlotTotals(optimizer);
        for (TensorChange change : optimizer.changed()) {
            change.values().ifPresent(values -> totals.add(change, values));
        }
        return totals;
    }

    private void add(TensorChange change, Comparison values) {
        if (!isStep(change)) {
            totals.computeIfAbsent(slot(change), slot -> new Total()).add(values);
        } else if (values.count() == 1) {
            // a count of steps is not negative, so that it is its own norm
            double difference = values.normB() - values.normA();
            steps++;
            least = Math.min(least, difference);
            most = Math.max(most, difference);
        }
    }

    static boolean isStep(TensorChange change) {
        return slot(change).equals(STEP);
    }

    /// `exp_avg` of `wte.weight/exp_avg`.
    private static String slot(TensorChange change) {
        String name = change.pair().name();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /// By the slot's name, in the order of the file.
    Map<String, Total> totals() {
        return totals;
    }

    /// How many counts of steps changed.
    int steps() {
        return steps;
    }

    /// The smallest and the largest difference of a count of steps.
    List<Double> stepRange() {
        return least == most ? List.of(least) : List.of(least, most);
    }

    /// Whether there is no slot that did not change.
    boolean everywhere() {
        return everywhere;
    }
}
