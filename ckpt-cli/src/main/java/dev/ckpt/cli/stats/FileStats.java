package dev.ckpt.cli.stats;

import dev.ckpt.Checkpoint;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.numbers.Progress;
import dev.ckpt.stats.StatsPass;
import dev.ckpt.stats.TensorStats;
import java.util.ArrayList;
import java.util.List;

/// What was found of one checkpoint.
///
/// @param rows a tensor each, as the options choose and sort them
/// @param total of all tensors that were read
record FileStats(List<Row> rows, Total total) {

    /// A tensor and its numbers.
    record Row(TensorRow tensor, TensorStats stats) {

        boolean finite() {
            return stats.finite() == stats.count();
        }
    }

    /// @param notFinite tensors with NaN or infinite numbers
    record Total(int tensors, long numbers, long nan, long infinite, long zeros, int notFinite) {

        static Total of(List<Row> rows) {
            long numbers = 0;
            long nan = 0;
            long infinite = 0;
            long zeros = 0;
            int notFinite = 0;
            for (Row row : rows) {
                numbers += row.stats().count();
                nan += row.stats().nan();
                infinite += row.stats().infinite();
                zeros += row.stats().zeros();
                notFinite += row.finite() ? 0 : 1;
            }
            return new Total(rows.size(), numbers, nan, infinite, zeros, notFinite);
        }
    }

    FileStats {
        rows = List.copyOf(rows);
    }

    /// Reads the numbers.
    ///
    /// @throws UnsupportedException when no tensor has a name that was asked for
    static FileStats of(Checkpoint checkpoint, StatsOptions options, Progress progress) {
        List<TensorRow> chosen = chosen(checkpoint, options);
        List<TensorStats> stats = StatsPass.over(chosen.stream().map(TensorRow::tensor).toList(), progress);
        List<Row> rows = new ArrayList<>(chosen.size());
        for (int i = 0; i < stats.size(); i++) {
            rows.add(new Row(chosen.get(i), stats.get(i)));
        }
        return new FileStats(options.arrange(rows), Total.of(rows));
    }

    /// The weights, or all tensors of a file that has none.
    private static List<TensorRow> chosen(Checkpoint checkpoint, StatsOptions options) {
        List<TensorRow> all = Summary.of(checkpoint).tensors();
        List<TensorRow> weights = all.stream().filter(row -> row.section() == Section.WEIGHTS).toList();
        List<TensorRow> sections = options.optimizer() || weights.isEmpty() ? all : weights;
        List<TensorRow> chosen = sections.stream().filter(row -> options.selects(row.name())).toList();
        if (chosen.isEmpty() && !sections.isEmpty()) {
            throw new UnsupportedException(Fault.in(checkpoint.path().toString())
                    .expected("a tensor whose name --only and --skip leave")
                    .found("none among " + sections.size())
                    .next(sections.size() < all.size()
                            ? "ckpt summary lists the names; --optimizer takes optimizer state and other tensors too"
                            : "ckpt summary --tensors lists the names"));
        }
        return chosen;
    }
}
