package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.inspect.Summary;
import dev.ckpt.model.Fact;
import java.util.Optional;

/// How each number of the model is known.
final class EvidenceText {

    private EvidenceText() {}

    static void print(Summary.Model model, Screen screen) {
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.RIGHT, Table.Align.LEFT);
        model.family().ifPresent(family -> table.row(screen.text("evidence.family"), Printable.of(family),
                Printable.of(model.because())));
        row(table, "layers", model.layers(), screen);
        row(table, "heads", model.heads(), screen);
        row(table, "kv-heads", model.keyValueHeads(), screen);
        row(table, "width", model.width(), screen);
        row(table, "mlp", model.mlpWidth(), screen);
        row(table, "vocab", model.vocab(), screen);
        row(table, "context", model.context(), screen);
        if (!table.isEmpty()) {
            screen.line("");
            screen.line("  " + screen.text("evidence.title"));
            table.lines("    ", screen.width()).forEach(screen::line);
        }
    }

    private static void row(Table table, String what, Optional<Fact> fact, Screen screen) {
        fact.ifPresent(known -> table.row(screen.text("evidence." + what), Numbers.count(known.value()),
                screen.text("evidence." + known.evidence().name(), Printable.of(known.because()))));
    }
}
