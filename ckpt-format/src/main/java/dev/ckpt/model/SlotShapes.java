package dev.ckpt.model;

import dev.ckpt.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The shapes that an optimizer keeps for one parameter, and what they say about which parameter it is.
final class SlotShapes {

    /// Slots with a number for every element of the parameter (format reference 7.1).
    private static final Set<String> PER_ELEMENT = Set.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq", "momentum_buffer",
            "sum", "square_avg", "grad_avg", "acc_delta", "exp_inf", "ax", "prev", "step_size", "variance");

    enum Answer {
        /// A slot has a shape that this parameter's cannot have.
        CONTRADICTS,
        /// Nothing that depends on the parameter's shape is there.
        SILENT,
        /// A slot has the parameter's own shape, or what is left of it when one dimension is summed away.
        PROVES
    }

    private record Named(String slot, Shape shape) {}

    private final List<Named> all = new ArrayList<>();

    void add(String slot, Shape shape) {
        all.add(new Named(slot, shape));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    Answer of(Shape parameter) {
        Answer answer = Answer.SILENT;
        for (Named named : all) {
            Answer one = answer(named, parameter);
            if (one == Answer.CONTRADICTS) {
                return one;
            }
            answer = one == Answer.PROVES ? one : answer;
        }
        return answer;
    }

    private static Answer answer(Named named, Shape parameter) {
        Shape shape = named.shape();
        boolean fits = switch (named.slot()) {
            case "row_var" -> shape.equals(summed(parameter, 1, true));
            case "col_var" -> shape.equals(summed(parameter, 2, true));
            case "exp_avg_sq_row" -> shape.equals(summed(parameter, 1, false));
            case "exp_avg_sq_col" -> shape.equals(summed(parameter, 2, false));
            default -> {
                if (!PER_ELEMENT.contains(named.slot())) {
                    yield false;
                }
                yield shape.equals(parameter);
            }
        };
        if (fits) {
            return Answer.PROVES;
        }
        boolean known = PER_ELEMENT.contains(named.slot()) || named.slot().endsWith("_var")
                || named.slot().startsWith("exp_avg_sq_");
        return known ? Answer.CONTRADICTS
                : shape.rank() > 0 && shape.equals(parameter) ? Answer.PROVES : Answer.SILENT;
    }

    /// The shape without the dimension that is `fromLast` from the end, or with 1 in its place.
    private static Shape summed(Shape shape, int fromLast, boolean keep) {
        if (shape.rank() < fromLast) {
            return shape;
        }
        long[] sizes = shape.toArray();
        int at = sizes.length - fromLast;
        if (keep) {
            sizes[at] = 1;
            return Shape.of(sizes);
        }
        long[] less = Arrays.copyOf(sizes, sizes.length - 1);
        System.arraycopy(sizes, at + 1, less, at, sizes.length - at - 1);
        return Shape.of(less);
    }
}
