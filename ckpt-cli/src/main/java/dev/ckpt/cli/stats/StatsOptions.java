package dev.ckpt.cli.stats;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.Patterns;
import dev.ckpt.model.NameSelector;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which tensors are read, and which of them are shown, in what order.
///
/// @param only a name must match one of these, unless there are none
/// @param skip a name must match none of these
/// @param optimizer optimizer state and other tensors besides the weights
/// @param nan only tensors with NaN or infinite numbers are shown
/// @param top the most that are shown
/// @param by largest first; in checkpoint order where it is empty
/// @param histogram whether text shows histograms
record StatsOptions(List<NameSelector> only, List<NameSelector> skip, boolean optimizer, boolean nan, int top,
        Optional<Measure> by, boolean histogram) {

    /// What tensors are sorted by.
    enum Measure {
        STD, ABSMAX, ZEROS;

        private double of(FileStats.Row row) {
            return switch (this) {
                case STD -> row.stats().std();
                case ABSMAX -> row.stats().absMax();
                case ZEROS -> row.stats().zeroShare().orElse(Double.NaN);
            };
        }

        /// Largest first, and what is no number last.
        private double rank(FileStats.Row row) {
            double number = of(row);
            return Double.isNaN(number) ? Double.POSITIVE_INFINITY : -number;
        }

        static Measure of(String word) {
            return switch (word) {
                case "std" -> STD;
                case "zeros" -> ZEROS;
                default -> ABSMAX;
            };
        }
    }

    /// @throws UsageException when a value makes no sense
    static StatsOptions of(Arguments arguments) {
        Optional<Measure> by = arguments.value("by").map(Measure::of);
        Optional<Integer> top = arguments.value("top").map(StatsOptions::top);
        return new StatsOptions(Patterns.of(arguments, "only"), Patterns.of(arguments, "skip"),
                arguments.has("optimizer"), arguments.has("nan"), top.orElse(Integer.MAX_VALUE),
                top.isPresent() ? Optional.of(by.orElse(Measure.ABSMAX)) : by, arguments.has("hist"));
    }

    private static int top(String text) {
        try {
            int top = Integer.parseInt(text);
            if (top > 0) {
                return top;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("usage.stats.top", text);
    }

    boolean selects(String name) {
        return (only.isEmpty() || only.stream().anyMatch(it -> it.matches(name)))
                && skip.stream().noneMatch(it -> it.matches(name));
    }

    /// The rows to show.
    List<FileStats.Row> arrange(List<FileStats.Row> rows) {
        Stream<FileStats.Row> shown = rows.stream().filter(row -> !nan || !row.finite());
        if (by.isPresent()) {
            shown = shown.sorted(Comparator.comparingDouble(by.get()::rank));
        }
        return shown.limit(top).toList();
    }
}
