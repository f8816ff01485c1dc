package dev.ckpt.cli.diff;

import dev.ckpt.align.AlignMode;
import dev.ckpt.align.NameMap;
import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.Patterns;
import dev.ckpt.diff.DiffOptions;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.NameSelector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// What was asked of `ckpt diff`.
///
/// @param a the first checkpoint, as typed
/// @param b the second
/// @param options but for the table of names, which is a file to be read
/// @param map where the table of names is
/// @param top tensors shown of each kind
/// @param optimizer whether slots are shown one by one
/// @param config whether all settings are shown
/// @param html where a page goes
record DiffRequest(String a, String b, DiffOptions options, Optional<String> map, View view, int top, boolean optimizer,
        boolean config,
        Optional<Path> html, Overwrite overwrite, FailOn failOn) {

    /// How the answer looks.
    enum View {
        TEXT, STAT, NAMES, MARKDOWN, JSON
    }

    private static final int TOP = 10;

    /// More threads than any machine is worth.
    private static final int MOST_THREADS = 1024;

    static DiffRequest of(Arguments arguments) {
        List<String> operands = arguments.operands();
        if (operands.size() < 2) {
            throw new UsageException("usage.needs", "diff", arguments.command().operands());
        }
        if (operands.size() > 2) {
            throw new UsageException("usage.diff.two", operands.get(2));
        }
        return new DiffRequest(operands.get(0), operands.get(1), options(arguments), arguments.value("map"),
                view(arguments), top(arguments),
                arguments.has("optimizer"), arguments.has("config"), arguments.value("html").map(Path::of),
                arguments.has("force") ? Overwrite.REPLACE : Overwrite.REFUSE,
                FailOn.of(arguments.value("fail-on").orElse("any")));
    }

    boolean tolerance() {
        return options.atol() > 0 || options.rtol() > 0;
    }

    /// @throws IOException when the table of names may not be read
    DiffOptions readOptions() throws IOException {
        if (map.isEmpty()) {
            return options;
        }
        return new DiffOptions(options.align(), NameMap.of(map.get()), options.names(), options.atol(),
                options.rtol(), options.threads());
    }

    private static DiffOptions options(Arguments arguments) {
        DiffOptions plain = DiffOptions.plain();
        return new DiffOptions(
                arguments.value("align").map(word -> AlignMode.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(plain.align()),
                plain.map(), names(arguments), tolerance(arguments, "atol"),
                tolerance(arguments, "rtol"), threads(arguments).orElse(plain.threads()));
    }

    private static Predicate<String> names(Arguments arguments) {
        List<NameSelector> only = Patterns.of(arguments, "only");
        List<NameSelector> skip = Patterns.of(arguments, "skip");
        return name -> (only.isEmpty() || only.stream().anyMatch(pattern -> pattern.matches(name)))
                && skip.stream().noneMatch(pattern -> pattern.matches(name));
    }

    private static View view(Arguments arguments) {
        boolean stat = arguments.has("stat");
        boolean names = arguments.has("name-only");
        String format = arguments.has("json") ? "json" : arguments.value("format").orElse("text");
        if (stat && names) {
            throw new UsageException("usage.diff.together", "--stat", "--name-only");
        }
        if ((stat || names) && !format.equals("text")) {
            throw new UsageException("usage.diff.together", stat ? "--stat" : "--name-only", "--format " + format);
        }
        return switch (format) {
            case "md" -> View.MARKDOWN;
            case "json" -> View.JSON;
            default -> stat ? View.STAT : names ? View.NAMES : View.TEXT;
        };
    }

    private static int top(Arguments arguments) {
        if (arguments.has("all")) {
            return Integer.MAX_VALUE;
        }
        return arguments.value("top").map(text -> whole("--top", text, 0, Integer.MAX_VALUE)).orElse(TOP);
    }

    private static Optional<Integer> threads(Arguments arguments) {
        return arguments.value("threads").map(text -> whole("--threads", text, 1, MOST_THREADS));
    }

    private static int whole(String option, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("usage.diff.number", option, text, least);
    }

    private static double tolerance(Arguments arguments, String option) {
        String text = arguments.value(option).orElse("0");
        try {
            double number = Double.parseDouble(text);
            if (number >= 0 && !Double.isInfinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("usage.diff.tolerance", "--" + option, text);
    }
}
