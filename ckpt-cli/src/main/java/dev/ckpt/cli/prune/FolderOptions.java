package dev.ckpt.cli.prune;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.retention.Metric;
import dev.ckpt.retention.Retention;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Which checkpoints of a folder are to stay.
///
/// @param delete whether the others are to be deleted, and not only listed
record FolderOptions(Path folder, Retention retention, boolean delete, boolean json, boolean quiet) {

    /// @throws UsageException when they make no sense
    static FolderOptions of(Arguments arguments, Path folder) {
        OptionalLong last = number(arguments, "keep-last");
        OptionalLong every = number(arguments, "keep-every");
        boolean best = arguments.has("keep-best");
        if (last.isEmpty() && every.isEmpty() && !best) {
            throw new UsageException("usage.prune.rules");
        }
        if (arguments.has("metric") && !best) {
            throw new UsageException("usage.prune.metric-alone");
        }
        OptionalInt count = last.isPresent()
                ? OptionalInt.of((int) Math.min(last.getAsLong(), Integer.MAX_VALUE))
                : OptionalInt.empty();
        return new FolderOptions(folder, new Retention(count, every, best, metric(arguments)),
                arguments.has("yes") && !arguments.has("dry-run"), arguments.has("json"), arguments.has("quiet"));
    }

    private static OptionalLong number(Arguments arguments, String option) {
        Optional<String> text = arguments.value(option);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(text.get());
            if (number > 0) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("usage.prune.number", "--" + option, text.get());
    }

    private static Optional<Metric> metric(Arguments arguments) {
        try {
            return arguments.value("metric").map(Metric::of);
        } catch (IllegalArgumentException e) {
            throw new UsageException("usage.prune.metric", arguments.value("metric").orElse(""));
        }
    }
}
