package dev.ckpt.cli.summary;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.Patterns;
import dev.ckpt.inspect.Folding;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.model.NameSelector;
import java.util.List;

/// What of a summary is wanted.
///
/// @param depth segments of a name to show; 0 for all
/// @param only a tensor must match one of these, unless there are none
/// @param skip a tensor must match none of these
public record SummaryOptions(boolean unfolded, int depth, Folding.Order order, List<NameSelector> only,
        List<NameSelector> skip, boolean optimizer, boolean config, boolean globals, boolean explain, boolean whyBig) {

    /// @throws UsageException when a value makes no sense
    public static SummaryOptions of(Arguments arguments) {
        return new SummaryOptions(arguments.has("tensors"),
                arguments.value("depth").map(SummaryOptions::depth).orElse(0),
                order(arguments.value("sort").orElse("order")), Patterns.of(arguments, "only"),
                Patterns.of(arguments, "skip"), arguments.has("optimizer"), arguments.has("config"),
                arguments.has("globals"), arguments.has("explain"), arguments.has("why-big"));
    }

    /// Whether some tensors were asked for and others not.
    public boolean selects() {
        return !only.isEmpty() || !skip.isEmpty();
    }

    /// The tensors asked for.
    public List<TensorRow> select(List<TensorRow> rows) {
        if (!selects()) {
            return rows;
        }
        return rows.stream().filter(row -> (only.isEmpty() || any(only, row.name())) && !any(skip, row.name()))
                .toList();
    }

    private static boolean any(List<NameSelector> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }

    private static int depth(String text) {
        try {
            int depth = Integer.parseInt(text);
            if (depth > 0) {
                return depth;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("usage.depth", text);
    }

    private static Folding.Order order(String name) {
        return switch (name) {
            case "name" -> Folding.Order.NAME;
            case "size" -> Folding.Order.SIZE;
            default -> Folding.Order.FILE;
        };
    }
}
