package dev.ckpt.cli.summary;

import dev.ckpt.cli.json.ValueText;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An optimizer's settings in a headline: those that people compare runs by, and switches that are on.
final class Hyperparameters {

    private static final List<String> SWITCHES = List.of("nesterov", "amsgrad", "maximize");

    private Hyperparameters() {}

    static List<String> inHeadline(Map<String, Value> settings, Screen screen) {
        List<String> parts = new ArrayList<>();
        if (settings.get("betas") instanceof Sequence betas) {
            List<String> numbers = betas.items().stream().map(ValueText::setting).toList();
            parts.add(screen.text("training.betas", String.join("/", numbers)));
        }
        number(settings, "momentum").filter(momentum -> momentum != 0).ifPresent(momentum -> parts.add(
                screen.text("training.momentum", ValueText.setting(new Scalar.Real(momentum)))));
        number(settings, "weight_decay").ifPresent(decay -> parts.add(
                screen.text("training.weight-decay", ValueText.setting(new Scalar.Real(decay)))));
        for (String name : SWITCHES) {
            if (settings.get(name) instanceof Scalar.Bool(boolean on) && on) {
                parts.add(name);
            }
        }
        return parts;
    }

    private static Optional<Double> number(Map<String, Value> settings, String name) {
        Value value = settings.get(name);
        if (value instanceof Scalar.Real(double number)) {
            return Optional.of(number);
        }
        return value instanceof Scalar.Int(long number) ? Optional.of((double) number) : Optional.empty();
    }
}
