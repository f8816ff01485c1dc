package dev.ckpt.cli.command;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.model.NameSelector;
import java.util.ArrayList;
import java.util.List;

/// The patterns that an option was given.
public final class Patterns {

    private Patterns() {}

    /// @throws UsageException when one is no pattern
    public static List<NameSelector> of(Arguments arguments, String option) {
        List<NameSelector> patterns = new ArrayList<>();
        for (String text : arguments.all(option)) {
            try {
                patterns.add(NameSelector.of(text));
            } catch (IllegalArgumentException e) {
                throw new UsageException("usage.pattern", "--" + option, text, String.valueOf(e.getMessage()));
            }
        }
        return patterns;
    }
}
