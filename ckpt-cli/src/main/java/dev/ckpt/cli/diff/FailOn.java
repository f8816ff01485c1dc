package dev.ckpt.cli.diff;

import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.GroupChange;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import java.util.List;
import java.util.Locale;

/// Which differences a build is to stop at.
enum FailOn {
    /// Any at all: a setting, a step; of numbers those beyond the tolerance, where one is asked for.
    ANY,
    /// Tensors that came, went, or have another name, shape or dtype; parameters in other groups.
    STRUCTURE,
    /// That, and numbers beyond the tolerance.
    VALUES, NEVER;

    static FailOn of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// @param tolerance whether the user gave one
    boolean holds(Diff diff, boolean tolerance) {
        return switch (this) {
            case NEVER -> false;
            case STRUCTURE -> structure(diff);
            case VALUES -> structure(diff) || values(diff);
            case ANY -> tolerance
                    ? structure(diff) || values(diff) || !diff.groups().isEmpty() || !diff.config().isEmpty()
                            || diff.optimizer().changed().stream().anyMatch(FailOn::isBeyond)
                    : !diff.identical();
        };
    }

    private static boolean structure(Diff diff) {
        return structure(diff.weights()) || structure(diff.optimizer()) || structure(diff.others())
                || diff.groups().stream().anyMatch(FailOn::structure);
    }

    private static boolean structure(GroupChange change) {
        return switch (change) {
            case GroupChange.Reordered reordered -> true;
            case GroupChange.Permuted permuted -> true;
            case GroupChange.Regrouped regrouped -> true;
            case GroupChange.Count count -> true;
            case GroupChange.Kind kind -> true;
            case GroupChange.Renumbered renumbered -> false;
            case GroupChange.Setting setting -> false;
        };
    }

    private static boolean structure(TensorsDiff tensors) {
        return !tensors.added().isEmpty() || !tensors.removed().isEmpty() || !tensors.renamed().isEmpty()
                || tensors.changed().stream().anyMatch(change -> switch (change.kind()) {
                    case SHAPE, DTYPE -> true;
                    case VALUES, UNREAD -> false;
                });
    }

    /// Steps are no numbers that a network has learned.
    private static boolean values(Diff diff) {
        return beyond(diff.weights().changed()) || beyond(diff.others().changed())
                || beyond(diff.optimizer().changed().stream().filter(change -> !SlotTotals.isStep(change)).toList());
    }

    private static boolean beyond(List<TensorChange> changes) {
        return changes.stream().anyMatch(FailOn::isBeyond);
    }

    /// What was not read may be anything.
    private static boolean isBeyond(TensorChange change) {
        return change.values().map(Comparison::beyond).orElse(1L) > 0;
    }
}
