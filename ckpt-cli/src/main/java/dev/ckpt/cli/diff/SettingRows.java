package dev.ckpt.cli.diff;

import dev.ckpt.cli.json.ValueText;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.diff.ValueChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Settings, and whatever else stands beside the tensors, a line each.
final class SettingRows {

    private static final String INDENT = "    ";

    /// So many are shown unasked.
    private static final int FEW = 5;

    /// A value that is longer goes on out of sight; JSON has all of it.
    private static final int LONGEST = 60;

    private SettingRows() {}

    static void print(List<ValueChange> changes, boolean all, Screen screen) {
        int shown = all ? changes.size() : Math.min(FEW, changes.size());
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT);
        for (ValueChange change : (all ? changes : bothFirst(changes)).subList(0, shown)) {
            table.row(sigil(change) + " " + Printable.of(change.key()), values(change));
        }
        table.lines(INDENT, screen.width())
                .forEach(line -> screen.line(TensorRows.coloured(INDENT.length(), line, screen)));
        if (shown < changes.size()) {
            screen.line(INDENT + screen.text("diff.more-config", Numbers.count(changes.size() - shown)));
        }
    }

    /// What both have says more than what another program left out.
    private static List<ValueChange> bothFirst(List<ValueChange> changes) {
        return changes.stream().sorted(Comparator.comparing(change -> !sigil(change).equals("~"))).toList();
    }

    /// How many of each.
    static List<String> counts(List<ValueChange> changes, Words words) {
        List<String> counts = new ArrayList<>();
        count("~", "diff.changed", changes, words, counts);
        count("-", "diff.removed", changes, words, counts);
        count("+", "diff.added", changes, words, counts);
        return counts;
    }

    private static void count(String sigil, String key, List<ValueChange> changes, Words words, List<String> counts) {
        long number = changes.stream().filter(change -> sigil(change).equals(sigil)).count();
        if (number > 0) {
            counts.add(words.text(key, Numbers.count(number)));
        }
    }

    static String sigil(ValueChange change) {
        return change.a().isEmpty() ? "+" : change.b().isEmpty() ? "-" : "~";
    }

    /// `0.001 -> 0.0008`, or the one value there is.
    static String values(ValueChange change) {
        String a = change.a().map(ValueText::of).map(SettingRows::cut).orElse("");
        String b = change.b().map(ValueText::of).map(SettingRows::cut).orElse("");
        if (a.isEmpty() || b.isEmpty()) {
            return a + b;
        }
        // two long values whose beginnings are the same
        return a.equals(b) ? a + " -> ..." : a + " -> " + b;
    }

    private static String cut(String text) {
        return text.isEmpty() ? "''" : text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
