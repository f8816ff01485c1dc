package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.inspect.FoldedRow;
import dev.ckpt.inspect.Folding;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The table of tensors: weights, then other tensors; an optimizer's slots are only added up, in [Totals].
final class TensorTable {

    private final Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT,
            Table.Align.RIGHT, Table.Align.RIGHT, Table.Align.LEFT);
    private final SummaryOptions options;
    private final Screen screen;
    private final RoleWords roles;

    private TensorTable(Summary summary, SummaryOptions options, Screen screen) {
        this.options = options;
        this.screen = screen;
        this.roles = new RoleWords(screen.words(), summary.model().layout());
    }

    static void print(Summary summary, List<TensorRow> shown, SummaryOptions options, Screen screen) {
        TensorTable table = new TensorTable(summary, options, screen);
        List<TensorRow> weights = of(shown, Section.WEIGHTS);
        List<TensorRow> others = of(shown, Section.OTHER);
        if (weights.isEmpty() && others.isEmpty()) {
            if (options.selects()) {
                screen.line("");
                screen.line("  " + screen.text("table.none-selected"));
            }
            return;
        }
        table.header();
        table.section(weights);
        if (!others.isEmpty()) {
            if (!weights.isEmpty()) {
                table.table.across("");
                table.table.across(screen.text("table.others"));
            }
            table.section(others);
        }
        table.draw();
    }

    private static List<TensorRow> of(List<TensorRow> rows, Section section) {
        return rows.stream().filter(row -> row.section() == section).toList();
    }

    private void header() {
        table.row(screen.text("table.tensor"), screen.text("table.shape"), screen.text("table.dtype"),
                screen.text("table.params"), screen.text("table.size"), " " + screen.text("table.role"));
    }

    private void draw() {
        screen.line("");
        List<String> lines = table.lines("  ", screen.width());
        screen.line(screen.style().dim(lines.getFirst()));
        lines.stream().skip(1).forEach(screen::line);
    }

    private void section(List<TensorRow> rows) {
        rows(options.unfolded()
                ? Folding.flat(rows, options.order())
                : Folding.fold(rows, options.depth(), options.order()), "");
    }

    private void rows(List<FoldedRow> rows, String indent) {
        for (FoldedRow row : rows) {
            if (row instanceof FoldedRow.Leaf leaf) {
                leaf(indent + names(leaf), leaf, "");
            } else if (row instanceof FoldedRow.Fold fold) {
                fold(fold, indent);
            } else if (row instanceof FoldedRow.Rollup rollup) {
                rollup(indent + Printable.of(rollup.name()), rollup, "");
            }
        }
    }

    private void fold(FoldedRow.Fold fold, String indent) {
        String name = indent + Printable.of(fold.name());
        String copies = "  (x" + fold.copies() + ")";
        String each = screen.text("table.each");
        if (fold.onlyRow().isPresent()) {
            switch (fold.onlyRow().get()) {
                case FoldedRow.Leaf leaf -> leaf(name + names(leaf) + copies, leaf, each);
                case FoldedRow.Rollup rollup -> rollup(name + copies, rollup, each);
                case FoldedRow.Fold inner ->
                    throw new IllegalStateException("a fold is not drawn on one line: " + inner);
            }
            return;
        }
        table.row(name + copies, "", "", Numbers.count(fold.paramsEach()), Numbers.bytes(fold.bytesEach()), " " + each);
        rows(fold.rows(), indent + "  ");
    }

    private void leaf(String name, FoldedRow.Leaf leaf, String each) {
        TensorRow first = leaf.first();
        boolean tied = first.tiedTo().isPresent();
        String role = roles.shortly(first);
        table.row(name, first.tensor().shape().toString(), first.tensor().dtype().shortName(),
                tied ? "" : Numbers.count(leaf.params()), tied ? "" : Numbers.bytes(leaf.bytes()),
                " " + (each.isEmpty() ? role : role.isEmpty() ? each : each + "; " + role));
        if (options.explain()) {
            Set<String> sentences = new LinkedHashSet<>();
            leaf.rows().forEach(row -> sentences.add(roles.sentence(row)));
            // the table indents by two
            Screen.wrap("      ", String.join(" ", sentences), Math.max(0, screen.width() - 2)).forEach(table::across);
        }
    }

    private void rollup(String name, FoldedRow.Rollup rollup, String each) {
        table.row(name, screen.words().counted("table.tensors", rollup.tensors()), "",
                Numbers.count(rollup.params()), Numbers.bytes(rollup.bytes()), " " + each);
    }

    private static String names(FoldedRow.Leaf leaf) {
        String name = Printable.of(leaf.name());
        return leaf.rows().size() == 1 ? name : name + " " + Printable.of(String.join(" ", leaf.otherNames()));
    }
}
