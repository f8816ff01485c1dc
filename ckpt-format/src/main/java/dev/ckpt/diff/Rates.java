package dev.ckpt.diff;

import dev.ckpt.model.Numeric;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The largest learning rate that two checkpoints know of. What it was in between is stored nowhere; schedules rise to a rate
/// that the groups keep (`initial_lr`, `max_lr`) or the settings name.
final class Rates {

    private static final List<String> OF_GROUPS = List.of("lr", "initial_lr", "max_lr");

    private static final Set<String> OF_SETTINGS = Set.of("lr", "learning_rate", "max_lr", "peak_lr", "base_lr",
            "max_learning_rate", "peak_learning_rate");

    private Rates() {}

    /// 0 where none is known.
    static double of(List<ParameterGroup> groups, Understanding a, Understanding b) {
        double largest = Math.max(ofSettings(a), ofSettings(b));
        for (String name : OF_GROUPS) {
            largest = OptimizerPair.most(groups, name, largest);
        }
        return Double.isFinite(largest) ? largest : 0;
    }

    static double ofAll(List<OptimizerPair> optimizers, Understanding a, Understanding b) {
        return optimizers.stream().mapToDouble(pair -> of(pair.allGroups(), a, b)).max().orElse(0);
    }

    private static double ofSettings(Understanding checkpoint) {
        double largest = 0;
        for (Map.Entry<String, Value> setting : checkpoint.config().entrySet()) {
            String name = setting.getKey().substring(setting.getKey().lastIndexOf('.') + 1);
            if (OF_SETTINGS.contains(name)) {
                largest = Math.max(largest, Numeric.real(setting.getValue()).orElse(0));
            }
        }
        return largest;
    }
}
