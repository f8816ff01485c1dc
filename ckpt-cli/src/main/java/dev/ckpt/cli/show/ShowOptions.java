package dev.ckpt.cli.show;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.io.Overwrite;
import dev.ckpt.values.Slice;
import dev.ckpt.values.SliceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Which numbers are to be shown, and how.
///
/// @param name empty where the user has not named a tensor
/// @param row a row's number or token
/// @param digits after the point
record ShowOptions(Path file, Optional<String> name, Optional<Slice> slice, OptionalLong head, Optional<String> row,
        Optional<Path> vocabulary, int nearest, int digits, boolean full, boolean histogram, boolean heatmap,
        Optional<Path> npy, Optional<Path> png, Overwrite overwrite, boolean json) {

    private static final int DIGITS = 4;

    /// A double has no more than 17 digits that mean anything.
    private static final int MOST_DIGITS = 17;

    private static final int NEAREST = 5;

    /// A longer list is nobody's to read.
    private static final int MOST_NEAREST = 1000;

    /// @throws UsageException when they make no sense
    static ShowOptions of(Arguments arguments) {
        List<String> operands = arguments.operands();
        if (operands.size() > 2) {
            throw new UsageException("usage.too-many", operands.get(2), "show");
        }
        if (arguments.has("slice") && arguments.has("row")) {
            throw new UsageException("usage.show.both", "--slice", "--row");
        }
        for (String option : List.of("vocab", "nearest")) {
            if (arguments.has(option) && !arguments.has("row")) {
                throw new UsageException("usage.show.row-only", "--" + option);
            }
        }
        Optional<Path> npy = arguments.value("npy").map(Path::of);
        Optional<Path> png = arguments.value("png").map(Path::of);
        Path file = Path.of(operands.getFirst());
        differ(file, npy, png);
        return new ShowOptions(file, operands.stream().skip(1).findFirst(), arguments.value("slice").map(
                ShowOptions::slice), head(arguments), arguments.value("row"),
                arguments.value("vocab").map(Path::of), number(arguments, "nearest", NEAREST, MOST_NEAREST),
                number(arguments, "precision", DIGITS, MOST_DIGITS), arguments.has("full"), arguments.has("hist"),
                arguments.has("heatmap"), npy, png,
                arguments.has("force") ? Overwrite.REPLACE : Overwrite.REFUSE, arguments.has("json"));
    }

    /// A checkpoint is never written over, nor one result over the other.
    private static void differ(Path file, Optional<Path> npy, Optional<Path> png) {
        List<Path> paths = Stream.of(Optional.of(file), npy, png).flatMap(Optional::stream)
                .map(path -> path.toAbsolutePath().normalize()).toList();
        if (paths.stream().distinct().count() < paths.size()) {
            throw new UsageException("usage.show.same");
        }
    }

    private static Slice slice(String text) {
        try {
            return Slice.parse(text);
        } catch (SliceException e) {
            throw fault(text, e);
        }
    }

    /// A slice that cannot be.
    static UsageException fault(String text, SliceException e) {
        List<String> values = e.values();
        return new UsageException("usage.show.slice." + e.problem().name(), text, e.position() + 1,
                values.isEmpty() ? "" : values.get(0), values.size() < 2 ? "" : values.get(1),
                values.size() < 3 ? "" : values.get(2));
    }

    private static OptionalLong head(Arguments arguments) {
        Optional<String> text = arguments.value("head");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("[0-9]{1,18}")) {
            throw new UsageException("usage.show.number", "--head", text.get(), Long.MAX_VALUE);
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    private static int number(Arguments arguments, String option, int otherwise, int most) {
        Optional<String> text = arguments.value(option);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("[0-9]{1,9}") || Integer.parseInt(text.get()) > most) {
            throw new UsageException("usage.show.number", "--" + option, text.get(), most);
        }
        return Integer.parseInt(text.get());
    }

    /// Whether the numbers themselves are wanted: unless something else was asked for, and not they.
    boolean numbers() {
        boolean others = histogram || heatmap || npy.isPresent() || png.isPresent();
        return !others || head.isPresent() || full;
    }
}
