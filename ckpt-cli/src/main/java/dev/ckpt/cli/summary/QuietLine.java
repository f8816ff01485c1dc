package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.inspect.Summary;
import java.util.Locale;

/// One line a file for scripts: path, format, verdict, family, parameters, step, resume, with tabs between them and `-`
/// for what is not known. The fields keep their order for ever; new ones come at the end.
public final class QuietLine {

    private QuietLine() {}

    public static void print(Summary summary, Output out) {
        out.line(String.join("\t", Printable.of(summary.path().toString()), summary.format().jsonName(),
                summary.safety().verdict().name().toLowerCase(Locale.ROOT),
                summary.model().family().map(Printable::of).orElse("-"),
                Long.toString(summary.parameters().total()),
                summary.training().step().isPresent() ? Long.toString(summary.training().step().getAsLong()) : "-",
                summary.training().resume().level().jsonName()));
    }
}
