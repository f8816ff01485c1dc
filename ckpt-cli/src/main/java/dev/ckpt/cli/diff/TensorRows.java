package dev.ckpt.cli.diff;

import dev.ckpt.align.Lone;
import dev.ckpt.align.Pair;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Style;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The tensors that changed, a line each: what went, what came, what is called or shaped otherwise, and then the largest
/// changes of numbers. A model has thousands of tensors, so that of each kind only the first are shown.
final class TensorRows {

    private static final String INDENT = "    ";
    private static final int BAR = 8;

    /// Largest change first; of those that are equal the first in the file.
    static final Comparator<TensorChange> LARGEST_FIRST = Comparator.comparingDouble(ChangeText::relOf).reversed();

    private final Screen screen;
    private final int top;
    private final ChangeText text;

    TensorRows(Screen screen, int top) {
        this.screen = screen;
        this.top = top;
        this.text = new ChangeText(screen.words());
    }

    void print(TensorsDiff tensors) {
        lone("-", tensors.removed());
        lone("+", tensors.added());
        renamed(tensors.renamed());
        changed(tensors.changed());
    }

    private void lone(String sigil, List<Lone> tensors) {
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT);
        for (Lone lone : tensors.subList(0, Math.min(top, tensors.size()))) {
            table.row(sigil + " " + Printable.of(lone.name()), lone.tensor().shape().toString(),
                    lone.tensor().dtype().torchName());
        }
        print(table);
        rest(tensors.size());
    }

    private void renamed(List<Pair> pairs) {
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT);
        for (Pair pair : pairs.subList(0, Math.min(top, pairs.size()))) {
            table.row("> " + ChangeText.name(pair), screen.text("diff.same-content"));
        }
        print(table);
        rest(pairs.size());
    }

    private void changed(List<TensorChange> changes) {
        List<TensorChange> structure = new ArrayList<>();
        List<TensorChange> numbers = new ArrayList<>();
        for (TensorChange change : changes) {
            (text.structure(change).isEmpty() ? numbers : structure).add(change);
        }
        structure.sort(Comparator.comparing(TensorChange::kind).thenComparing(LARGEST_FIRST));
        numbers.sort(LARGEST_FIRST);
        structural(structure);
        numerical(numbers);
    }

    private void structural(List<TensorChange> changes) {
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT);
        for (TensorChange change : changes.subList(0, Math.min(top, changes.size()))) {
            table.row(ChangeText.sigil(change) + " " + ChangeText.name(change.pair()), text.structure(change),
                    text.rel(change), join(text.max(change, false), text.notes(change)));
        }
        print(table);
        rest(changes.size());
    }

    private void numerical(List<TensorChange> changes) {
        double largest = changes.stream().mapToDouble(ChangeText::relOf).filter(rel -> !Double.isInfinite(rel)).max()
                .orElse(0);
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT,
                Table.Align.LEFT);
        for (TensorChange change : changes.subList(0, Math.min(top, changes.size()))) {
            table.row(ChangeText.sigil(change) + " " + ChangeText.name(change.pair()), text.rel(change),
                    text.max(change, true), Measures.bar(ChangeText.relOf(change), largest, BAR), text.notes(change));
        }
        print(table);
        rest(changes.size());
    }

    private static String join(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + "  " + other;
    }

    private void rest(int size) {
        if (size > top) {
            screen.line(INDENT + screen.text("diff.more", Numbers.count(size - top)));
        }
    }

    private void print(Table table) {
        table.lines(INDENT, screen.width()).forEach(line -> screen.line(coloured(INDENT.length(), line, screen)));
    }

    /// The line with its sigil, which stands at this place, in its colour.
    static String coloured(int at, String line, Screen screen) {
        Style style = screen.style();
        if (line.length() <= at) {
            return line;
        }
        String sigil = line.substring(at, at + 1);
        return line.substring(0, at) + switch (sigil) {
            case "+" -> style.green(sigil);
            case "-", "!", "?" -> style.red(sigil);
            case "~", ">" -> style.yellow(sigil);
            case "=" -> style.dim(sigil);
            default -> sigil;
        } + line.substring(at + 1);
    }
}
