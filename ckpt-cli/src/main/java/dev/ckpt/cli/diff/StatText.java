package dev.ckpt.cli.diff;

import dev.ckpt.align.Lone;
import dev.ckpt.align.Pair;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import java.util.ArrayList;
import java.util.List;

/// A line a tensor with a bar, in the order of the checkpoint, and a line of sums: `git diff --stat`.
final class StatText {

    private static final int BAR = 30;

    private final Screen screen;
    private final ChangeText text;
    private final Table table = new Table(" ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT,
            Table.Align.LEFT);

    private StatText(Screen screen) {
        this.screen = screen;
        this.text = new ChangeText(screen.words());
    }

    static void print(DiffRequest request, Diff diff, Screen screen) {
        if (diff.identical()) {
            return;
        }
        StatText stat = new StatText(screen);
        stat.rows(diff.weights());
        stat.rows(diff.others());
        if (request.optimizer()) {
            stat.rows(diff.optimizer());
        }
        stat.table.lines(" ", screen.width()).forEach(screen::line);
        screen.line(" " + stat.sums(diff));
    }

    private void rows(TensorsDiff tensors) {
        double largest = tensors.changed().stream().mapToDouble(ChangeText::relOf)
                .filter(rel -> !Double.isInfinite(rel)).max().orElse(0);
        for (Lone lone : tensors.removed()) {
            table.row(Printable.of(lone.name()), "|", screen.text("diff.word.removed"));
        }
        for (Pair pair : tensors.renamed()) {
            table.row(ChangeText.name(pair), "|", screen.text("diff.word.renamed"));
        }
        for (TensorChange change : tensors.changed()) {
            String measure = text.structure(change);
            double rel = ChangeText.relOf(change);
            table.row(ChangeText.name(change.pair()), "|", measure.isEmpty() ? Measures.percent(rel) : measure,
                    Measures.bar(rel, largest, BAR));
        }
        for (Lone lone : tensors.added()) {
            table.row(Printable.of(lone.name()), "|", screen.text("diff.word.added"));
        }
    }

    private String sums(Diff diff) {
        List<String> sums = new ArrayList<>();
        add(sums, "diff.weights", DiffText.tensorParts(diff.weights(), screen.words()));
        if (!diff.optimizer().identical()) {
            add(sums, "diff.optimizer", DiffText.slotParts(diff, screen.words()));
        }
        add(sums, "diff.others", DiffText.tensorParts(diff.others(), screen.words()));
        if (!diff.config().isEmpty()) {
            add(sums, "diff.settings", SettingRows.counts(diff.config(), screen.words()));
        }
        if (!diff.groups().isEmpty()) {
            add(sums, "diff.groups", List.of(screen.text("diff.changed", diff.groups().size())));
        }
        return String.join("; ", sums);
    }

    private void add(List<String> sums, String key, List<String> parts) {
        if (!parts.isEmpty()) {
            sums.add(screen.text(key) + " " + String.join(", ", parts));
        }
    }
}
