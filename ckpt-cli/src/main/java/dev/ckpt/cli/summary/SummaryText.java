package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.inspect.Outline;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import java.util.List;

/// The summary as people read it: headlines, table, totals, and what else was asked for.
public final class SummaryText {

    private SummaryText() {}

    public static void print(Summary summary, SummaryOptions options, Screen screen) {
        Headline.print(summary, options, screen);
        if (options.globals()) {
            GlobalsText.print(summary.safety(), screen);
        }
        List<TensorRow> shown = options.select(summary.tensors());
        if (summary.tensors().isEmpty()) {
            screen.line("");
            screen.line("  " + nothing(summary, screen));
        } else {
            TensorTable.print(summary, shown, options, screen);
            Totals.print(summary, shown, options, screen);
        }
        if (options.explain()) {
            EvidenceText.print(summary.model(), screen);
        }
        if (options.whyBig()) {
            SizeText.print(summary, screen);
        }
        if (options.optimizer()) {
            OptimizerText.print(summary, options, screen);
        }
        if (options.config()) {
            ConfigText.print(summary.config(), screen);
        }
    }

    private static String nothing(Summary summary, Screen screen) {
        Outline outline = summary.outline();
        String what = switch (outline.kind()) {
            case DICT -> screen.text("outline.dict", Numbers.count(outline.size()),
                    Printable.of(String.join(", ", outline.keys()))
                            + (outline.keys().size() < outline.size() ? ", ..." : ""));
            case SEQUENCE -> screen.text("outline.sequence", Numbers.count(outline.size()));
            case OBJECT -> screen.text("outline.object", Printable.of(outline.className()));
            case TENSOR, VALUE -> screen.text("outline.value");
        };
        return screen.text("nothing", what)
                + (summary.config().isEmpty() ? "" : screen.text("nothing.config", summary.config().size()));
    }

    static long countOf(List<TensorRow> rows, Section section) {
        return rows.stream().filter(row -> row.section() == section).count();
    }
}
