package dev.ckpt.cli.args;

import java.util.List;
import java.util.Optional;

/// An option of a command.
///
/// @param name without dashes: `why-big`
/// @param label what its value is called in help: `N`; empty for a flag
/// @param choices the values allowed; empty when any is
/// @param letter its short name with the dash, for the few that everybody types: `-o`
public record OptionModel(String name, Kind kind, String label, List<String> choices, Optional<String> letter) {

    public enum Kind {
        FLAG, VALUE,
        /// May be given several times.
        LIST
    }

    public OptionModel {
        choices = List.copyOf(choices);
    }

    public static OptionModel flag(String name) {
        return new OptionModel(name, Kind.FLAG, "", List.of(), Optional.empty());
    }

    public static OptionModel value(String name, String label) {
        return new OptionModel(name, Kind.VALUE, label, List.of(), Optional.empty());
    }

    public static OptionModel list(String name, String label) {
        return new OptionModel(name, Kind.LIST, label, List.of(), Optional.empty());
    }

    public static OptionModel choice(String name, String... choices) {
        return new OptionModel(name, Kind.VALUE, String.join("|", choices), List.of(choices), Optional.empty());
    }

    /// The same option with a short name besides.
    public OptionModel or(char shortName) {
        return new OptionModel(name, kind, label, choices, Optional.of("-" + shortName));
    }

    /// Whether it may be typed so: `--why-big`, `-o`.
    public boolean isTyped(String word) {
        return word.equals(dashed()) || letter.filter(word::equals).isPresent();
    }

    /// As typed: `--why-big`.
    public String dashed() {
        return "--" + name;
    }
}
