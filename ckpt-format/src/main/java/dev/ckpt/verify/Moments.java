package dev.ckpt.verify;

import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What each kind of optimizer keeps for a parameter (docs/pytorch-format.md §7.1).
final class Moments {

    /// One number for each element of the parameter.
    private static final Set<String> PER_ELEMENT = Set.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq", "momentum_buffer",
            "sum", "square_avg", "grad_avg", "acc_delta", "exp_inf", "ax", "prev", "step_size", "variance");

    /// Sums or means of squares, and largest magnitudes.
    private static final Set<String> NEVER_NEGATIVE = Set.of("exp_avg_sq", "max_exp_avg_sq", "sum", "square_avg",
            "acc_delta", "exp_inf", "variance", "row_var", "col_var", "exp_avg_sq_row", "exp_avg_sq_col", "step");

    private Moments() {}

    static boolean perElement(String slot) {
        return PER_ELEMENT.contains(slot);
    }

    static boolean neverNegative(String slot) {
        return NEVER_NEGATIVE.contains(slot);
    }

    /// The slots that a parameter of this group must have; none where the kind is not known.
    static List<String> required(OptimizerState optimizer, ParameterGroup group) {
        return switch (optimizer.kind()) {
            case "AdamW", "Adam", "Adam or AdamW", "Adam-like", "FusedAdam" -> isTrue(group, "amsgrad")
                    ? List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq")
                    : List.of("exp_avg", "exp_avg_sq");
            case "NAdam", "RAdam", "SparseAdam" -> List.of("exp_avg", "exp_avg_sq");
            case "Adamax" -> List.of("exp_avg", "exp_inf");
            case "SGD" -> isZero(group, "momentum") ? List.of() : List.of("momentum_buffer");
            case "SGD-like", "Muon" -> List.of("momentum_buffer");
            case "Adagrad" -> List.of("sum");
            case "RMSprop" -> rmsprop(group);
            case "Adadelta" -> List.of("square_avg", "acc_delta");
            case "ASGD" -> List.of("ax");
            case "Rprop" -> List.of("prev", "step_size");
            default -> List.of();
        };
    }

    private static List<String> rmsprop(ParameterGroup group) {
        List<String> slots = new ArrayList<>(List.of("square_avg"));
        if (!isZero(group, "momentum")) {
            slots.add("momentum_buffer");
        }
        if (isTrue(group, "centered")) {
            slots.add("grad_avg");
        }
        return slots;
    }

    /// Whether the optimizer divides by a power of its step count, so that it cannot go on without it.
    static boolean countsSteps(OptimizerState optimizer) {
        return switch (optimizer.kind()) {
            case "AdamW", "Adam", "Adam or AdamW", "NAdam", "RAdam", "SparseAdam", "Adamax" -> true;
            default -> false;
        };
    }

    private static boolean isTrue(ParameterGroup group, String setting) {
        return group.settings().get(setting) instanceof Scalar.Bool(boolean value) && value;
    }

    private static boolean isZero(ParameterGroup group, String setting) {
        Value value = group.settings().getOrDefault(setting, new Scalar.Int(0));
        return (value instanceof Scalar.Int(long whole) && whole == 0)
                || (value instanceof Scalar.Real(double real) && real == 0);
    }
}
