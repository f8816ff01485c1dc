package dev.ckpt.health;

import dev.ckpt.model.Part;
import dev.ckpt.stats.TensorStats;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What an optimizer has gathered for a parameter.
///
/// @param parameter its name
/// @param step steps that this parameter has taken, where they are counted in a tensor
/// @param weight the parameter's own numbers; empty where it is not in the checkpoint
/// @param slots what is kept for it, but for the count of steps, by the slot's name
public record Moments(String parameter, Part part, OptionalLong step, Optional<TensorStats> weight,
        Map<String, TensorStats> slots) {

    /// Averages of gradients.
    private static final List<String> FIRST = List.of("exp_avg", "momentum_buffer", "grad_avg");

    /// Averages, or sums, of their squares.
    private static final List<String> SECOND = List.of("exp_avg_sq", "square_avg", "sum", "max_exp_avg_sq");

    public Moments {
        slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
    }

    /// The average of gradients.
    public Optional<TensorStats> first() {
        return among(FIRST);
    }

    /// The average of their squares.
    public Optional<TensorStats> second() {
        return among(SECOND);
    }

    private Optional<TensorStats> among(List<String> names) {
        return names.stream().filter(slots::containsKey).findFirst().map(slots::get);
    }

    /// The first moment's 2-norm as a part of the weight's; empty where one of them is missing or zero.
    public OptionalDouble firstToWeight() {
        if (first().isEmpty() || weight.isEmpty() || !(weight.get().rms() > 0)
                || first().get().count() != weight.get().count()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(first().get().rms() / weight.get().rms());
    }

    /// Numbers that are not finite, in all slots.
    public long notFinite() {
        return slots.values().stream().mapToLong(stats -> stats.nan() + stats.infinite()).sum();
    }
}
