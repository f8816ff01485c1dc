package dev.ckpt.cli.log;

import dev.ckpt.history.HistoryEntry;
import dev.ckpt.history.Update;
import dev.ckpt.cli.screen.Brief;
import dev.ckpt.model.Role;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// What a curve can be drawn of.
enum LogMetric {
    UPDATE_RATIO, NORM, NAN, LR, LOSS;

    /// As typed: `update-ratio`.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static LogMetric named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    OptionalDouble of(HistoryEntry entry) {
        return switch (this) {
            case UPDATE_RATIO -> entry.update().map(update -> OptionalDouble.of(update.all()))
                    .orElse(OptionalDouble.empty());
            case NORM -> OptionalDouble.of(entry.norms().all());
            case NAN -> OptionalDouble.of((double) (entry.norms().nan() + entry.norms().infinite()));
            case LR -> entry.snapshot().learningRate();
            case LOSS -> entry.snapshot().loss();
        };
    }

    /// The same of the weights of one role, where that has a meaning.
    OptionalDouble of(HistoryEntry entry, Role role) {
        Map<Role, Double> roles = switch (this) {
            case UPDATE_RATIO -> entry.update().map(Update::byRole).orElse(Map.of());
            case NORM -> entry.norms().byRole();
            case NAN, LR, LOSS -> Map.of();
        };
        Double value = roles.get(role);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /// As the table says it.
    String said(double value) {
        return this == UPDATE_RATIO ? Brief.percent(value) : Brief.number(value);
    }
}
