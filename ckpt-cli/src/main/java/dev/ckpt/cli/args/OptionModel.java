package dev.ckpt.cli.args;

import java.util.List;

/// An option of a command.
///
/// @param name without dashes: `why-big`
/// @param label what its value is called in help: `N`; empty for a flag
/// @param choices the values allowed; empty when any is
public record OptionModel(String name, Kind kind, String label, List<String> choices) {

    public enum Kind {
        FLAG, VALUE,
        /// May be given several times.
        LIST
    }

    public OptionModel {
        choices = List.copyOf(choices);
    }

    public static OptionModel flag(String name) {
        return new OptionModel(name, Kind.FLAG, "", List.of());
    }

    public static OptionModel value(String name, String label) {
        return new OptionModel(name, Kind.VALUE, label, List.of());
    }

    public static OptionModel list(String name, String label) {
        return new OptionModel(name, Kind.LIST, label, List.of());
    }

    public static OptionModel choice(String name, String... choices) {
        return new OptionModel(name, Kind.VALUE, String.join("|", choices), List.of(choices));
    }

    /// As typed: `--why-big`.
    public String dashed() {
        return "--" + name;
    }
}
