package dev.ckpt.cli.summary;

import dev.ckpt.cli.json.ValueText;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.inspect.FoldedRow;
import dev.ckpt.inspect.Folding;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The optimizer: its groups with their settings and parameters, and its slots.
public final class OptimizerText {

    private OptimizerText() {}

    static void print(Summary summary, SummaryOptions options, Screen screen) {
        Summary.Training training = summary.training();
        screen.line("");
        if (training.optimizer().isEmpty() && training.groups().isEmpty()) {
            screen.line("  " + screen.text("optimizer.none"));
            return;
        }
        screen.line("  " + screen.text("optimizer.title",
                Printable.of(training.optimizer().orElseGet(() -> screen.text("optimizer.unknown"))),
                Printable.of(training.optimizerEvidence())));
        training.names().ifPresent(names -> screen.line("  " + Totals.names(names, screen)
                + (training.namesBecause().isEmpty() ? "" : " (" + rules(training.namesBecause(), screen) + ")")));
        groups(training.groups(), screen);
        slots(summary.tensors(), options, screen);
    }

    /// The rules that named the slots, several with semicolons between them. A rule that has no words here stands as it is.
    public static String rules(String because, Screen screen) {
        StringBuilder text = new StringBuilder();
        for (String rule : because.split("; ", -1)) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(screen.words().textIfAny("rule." + key(rule)).orElseGet(() -> Printable.of(rule)));
        }
        return text.toString();
    }

    /// `two groups: 2 dims` as a key of messages: `two-groups-2-dims`.
    private static String key(String rule) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < rule.length(); i++) {
            char c = rule.charAt(i);
            if (Character.isLetterOrDigit(c) || c == '_') {
                key.append(c);
            } else if (!key.isEmpty() && key.charAt(key.length() - 1) != '-') {
                key.append('-');
            }
        }
        return key.toString();
    }

    private static void groups(List<Summary.ParamGroup> groups, Screen screen) {
        for (int i = 0; i < groups.size(); i++) {
            Summary.ParamGroup group = groups.get(i);
            screen.line("  " + screen.text("optimizer.group", i,
                    screen.words().counted("optimizer.parameters", group.parameters().size())));
            List<String> settings = new ArrayList<>();
            group.settings().forEach((name, value) -> settings.add(Printable.of(name) + " " + setting(value)));
            screen.paragraph("    ", String.join(", ", settings));
            screen.paragraph("    ", Printable.of(String.join(" ", ParameterNames.shortly(group.parameters()))));
        }
    }

    private static String setting(Value value) {
        return ValueText.of(value);
    }

    /// Slots of one kind together, or each where tensors are not to be folded.
    private static void slots(List<TensorRow> tensors, SummaryOptions options, Screen screen) {
        Map<String, List<TensorRow>> kinds = new LinkedHashMap<>();
        for (TensorRow row : tensors) {
            if (row.section() == Section.OPTIMIZER) {
                kinds.computeIfAbsent(slotOf(row), slot -> new ArrayList<>()).add(row);
            }
        }
        if (kinds.isEmpty()) {
            return;
        }
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.RIGHT, Table.Align.LEFT, Table.Align.RIGHT,
                Table.Align.RIGHT, Table.Align.LEFT);
        table.row(screen.text("optimizer.slot"), screen.text("optimizer.tensors"), screen.text("table.dtype"),
                screen.text("optimizer.numbers"), screen.text("table.size"), "");
        kinds.forEach((slot, rows) -> {
            FoldedRow.Leaf together = new FoldedRow.Leaf(slot, rows);
            table.row(Printable.of(slot), Numbers.count(rows.size()), rows.getFirst().tensor().dtype().shortName(),
                    Numbers.count(together.params()), Numbers.bytes(together.bytes()),
                    " " + screen.words().textIfAny("slot." + slot).orElse(""));
        });
        screen.line("");
        table.lines("  ", screen.width()).forEach(screen::line);
        if (options.unfolded()) {
            each(options.select(tensors), options, screen);
        }
    }

    private static void each(List<TensorRow> tensors, SummaryOptions options, Screen screen) {
        List<TensorRow> slots = tensors.stream().filter(row -> row.section() == Section.OPTIMIZER).toList();
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT, Table.Align.RIGHT);
        for (FoldedRow row : Folding.flat(slots, options.order())) {
            if (row instanceof FoldedRow.Leaf leaf) {
                table.row(Printable.of(leaf.name()), leaf.first().tensor().shape().toString(),
                        leaf.first().tensor().dtype().shortName(), Numbers.bytes(leaf.bytes()));
            }
        }
        screen.line("");
        table.lines("  ", screen.width()).forEach(screen::line);
    }

    private static String slotOf(TensorRow row) {
        return row.name().substring(row.name().lastIndexOf('/') + 1);
    }
}
