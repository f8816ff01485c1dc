package dev.ckpt.prune;

import dev.ckpt.model.NameSelector;
import dev.ckpt.io.Fault;
import dev.ckpt.model.Weight;
import java.util.List;

/// Patterns on names that remember whether they were of any use: one that matches nothing is a mistake in typing, and to
/// say nothing would leave the user believing that it had been done.
final class NamePatterns {

    private final List<NameSelector> patterns;
    private final boolean[] used;

    NamePatterns(List<NameSelector> patterns) {
        this.patterns = patterns;
        used = new boolean[patterns.size()];
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    boolean match(Weight weight) {
        boolean byName = match(weight.name());
        boolean asStored = !weight.storedName().equals(weight.name()) && match(weight.storedName());
        return byName || asStored; // both have been tried, so that every pattern that matches counts as used
    }

    boolean match(String name) {
        boolean any = false;
        for (int i = 0; i < used.length; i++) {
            if (patterns.get(i).matches(name)) {
                used[i] = true;
                any = true;
            }
        }
        return any;
    }

    /// Whether one is this very name, without wildcards.
    boolean isSaid(String name) {
        for (NameSelector pattern : patterns) {
            if (pattern instanceof NameSelector.Glob(String glob) && glob.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// @param option what the patterns are for: `drop`
    /// @throws RequestException when one was in vain
    void requireUse(String file, String option) {
        for (int i = 0; i < used.length; i++) {
            if (!used[i]) {
                throw new RequestException(
                        Fault.in(file).expected("a name that " + textOf(patterns.get(i)) + " matches")
                                .found("none").because("a name spelled differently in this file")
                                .next("see the names with: ckpt summary " + file + ", and correct " + option));
            }
        }
    }

    private static String textOf(NameSelector pattern) {
        return switch (pattern) {
            case NameSelector.Glob(String glob) -> "'" + glob + "'";
            case NameSelector.Regex(var regex) -> "'re:" + regex.pattern() + "'";
        };
    }
}
