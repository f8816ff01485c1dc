package dev.ckpt.cli.summary;

import dev.ckpt.cli.json.ValueText;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.tree.Value;
import java.util.Map;

/// The settings, one a line.
final class ConfigText {

    private ConfigText() {}

    static void print(Map<String, Value> config, Screen screen) {
        screen.line("");
        if (config.isEmpty()) {
            screen.line("  " + screen.text("config.none"));
        }
        config.forEach((name, value) -> screen.line("  " + Printable.of(name) + " = " + ValueText.of(value)));
    }
}
