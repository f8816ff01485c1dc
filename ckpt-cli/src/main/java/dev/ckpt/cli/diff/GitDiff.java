package dev.ckpt.cli.diff;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.DiffOptions;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `ckpt diff --git`, as git calls it: with the seven words of an external diff (path, old file, old hex, old mode, new file, new
/// hex, new mode; two more for a rename), with two files for a difftool, or with one path that is not merged yet.
///
/// git stops at an exit code that is not 0, and with it `git diff` of all other files: what goes wrong is said in the diff.
final class GitDiff {

    /// How git writes a file that is not there.
    private static final String NOTHING = "/dev/null";

    private static final int TOP = 10;

    private final DiffSource source;
    private final Terminal terminal;
    private final Screen screen;

    GitDiff(DiffSource source, Terminal terminal) {
        this.source = source;
        this.terminal = terminal;
        this.screen = terminal.results();
    }

    /// A file and the name under which it is shown.
    private record Named(String file, String name) {

        boolean isNothing() {
            return file.equals(NOTHING);
        }
    }

    int print(List<String> operands) {
        switch (operands.size()) {
            case 1 -> screen.line(screen.text("diff.unmerged", Printable.of(operands.getFirst())));
            case 2 -> print(new Named(operands.get(0), operands.get(0)), new Named(operands.get(1), operands.get(1)));
            case 7 -> print(new Named(operands.get(1), "a/" + operands.get(0)),
                    new Named(operands.get(4), "b/" + operands.get(0)));
            case 9 -> print(new Named(operands.get(1), "a/" + operands.get(0)),
                    new Named(operands.get(4), "b/" + operands.get(7)));
            default -> throw new UsageException("usage.diff.git");
        }
        return ExitCode.OK;
    }

    private void print(Named a, Named b) {
        String at = a.name();
        try {
            if (a.isNothing() || b.isNothing()) {
                Named only = a.isNothing() ? b : a;
                at = only.name();
                alone(only, a.isNothing());
                return;
            }
            try (Checkpoint first = Checkpoint.open(Path.of(a.file()))) {
                at = b.name();
                try (Checkpoint second = Checkpoint.open(Path.of(b.file()))) {
                    at = a.name();
                    compare(a, b, first, second);
                }
            }
        } catch (Output.ClosedException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            new Terminal(screen, screen, false, terminal.debug()).fail(at, e);
        }
    }

    private void compare(Named a, Named b, Checkpoint first, Checkpoint second) throws IOException {
        DiffOptions options = DiffOptions.plain();
        Diff diff;
        try (DiffProgress progress = new DiffProgress(terminal)) {
            diff = source.diff(first, second, options, progress);
        }
        if (diff.identical()) {
            screen.line(screen.text("diff.same-inside", Printable.of(a.name()), Printable.of(b.name())));
        } else {
            DiffText.print(new DiffRequest(a.name(), b.name(), options, Optional.empty(),
                    DiffRequest.View.TEXT, TOP, false, false, Optional.empty(), Overwrite.REFUSE, FailOn.NEVER), diff,
                    screen);
        }
    }

    /// A checkpoint that came or went.
    private void alone(Named only, boolean added) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(Path.of(only.file()))) {
            Understanding understanding = Understanding.of(checkpoint.contents());
            long parameters = 0;
            for (Weight weight : understanding.weights().parameters()) {
                parameters += weight.tensor().numel();
            }
            String line = added ? "+++ " : "--- ";
            screen.line((added ? screen.style().green(line) : screen.style().red(line))
                    + screen.style().bold(Printable.of(only.name())) + "  "
                    + screen.text(added ? "diff.file-added" : "diff.file-removed",
                            Numbers.count(understanding.weights().tensors().size()), Numbers.count(parameters))
                    + (understanding.training().step().isPresent()
                            ? "  " + screen.text("diff.step",
                                    Numbers.count(understanding.training().step().getAsLong()))
                            : ""));
        }
    }
}
