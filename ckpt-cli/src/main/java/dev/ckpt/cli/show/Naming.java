package dev.ckpt.cli.show;

import dev.ckpt.cli.args.Suggestion;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.values.TensorNames;
import java.util.List;

/// Which tensor a person means, and what to say where that is not clear.
final class Naming {

    /// As many as a person looks through.
    private static final int SHOWN = 10;

    private static final int SUGGESTED = 5;

    private Naming() {}

    /// @throws UsageException when no tensor is meant, or several
    static TensorRow find(TensorNames names, ShowOptions options) {
        String file = options.file().toString();
        if (options.name().isEmpty()) {
            throw new UsageException("usage.show.name", file, list(names.tensors()));
        }
        String name = options.name().get();
        TensorNames.Found found;
        try {
            found = names.find(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException("usage.show.pattern", Printable.of(name), String.valueOf(e.getMessage()));
        }
        return found.only().orElseThrow(() -> found.tensors().isEmpty()
                ? unknown(names, name, file)
                : new UsageException("usage.show.several", Printable.of(name), found.tensors().size(),
                        list(found.tensors())));
    }

    private static UsageException unknown(TensorNames names, String name, String file) {
        List<String> near = Suggestion.several(name, names.tensors().stream().map(TensorRow::name).toList(), SUGGESTED);
        if (near.isEmpty()) {
            return new UsageException("usage.show.unknown", Printable.of(name), file);
        }
        return new UsageException("usage.show.unknown-meant", Printable.of(name),
                String.join("\n", near.stream().map(word -> "  " + Printable.of(word)).toList()));
    }

    private static String list(List<TensorRow> tensors) {
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT);
        tensors.stream().limit(SHOWN).forEach(row -> table.row(Printable.of(row.name()),
                row.tensor().shape().toString(), row.tensor().dtype().torchName()));
        return String.join("\n", table.lines("  ", 0)) + (tensors.size() > SHOWN ? "\n  ..." : "");
    }
}
