package dev.ckpt.cli.bisect;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.ByteWatch;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.history.Bisection;
import dev.ckpt.history.Snapshot;
import dev.ckpt.history.Snapshots;
import dev.ckpt.history.Tolerance;
import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// `ckpt bisect DIR1 DIR2`
///
/// Exit code 0 where the runs never part, 1 where they do, 2 where something could not be read.
public final class BisectCommand implements Command {

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        Tolerance tolerance = new Tolerance(number(arguments, "atol"), number(arguments, "rtol"));
        if (arguments.operands().size() != 2) {
            throw new UsageException("usage.bisect.two");
        }
        String a = arguments.operands().getFirst();
        String b = arguments.operands().getLast();
        JsonDocument document = new JsonDocument("bisect", Shipped.version());
        int code;
        try {
            Snapshots left = snapshots(a);
            Snapshots right = snapshots(b);
            Bisection found = bisect(left, right, tolerance, terminal);
            found.unread().forEach(it -> terminal.fail(it.path().toString(), it.thrown()));
            if (found.common().isEmpty()) {
                throw strangers(a, b, left, right);
            }
            code = !found.unread().isEmpty()
                    ? ExitCode.FAILED
                    : found.parts(tolerance) ? ExitCode.FINDINGS : ExitCode.OK;
            if (arguments.has("json")) {
                document.add(inputs(left, right), json -> BisectJson.write(found, tolerance, json), List.of());
            } else {
                new BisectText(terminal.results(), found, tolerance).print(a, b);
            }
        } catch (Output.ClosedException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            code = ExitCode.FAILED;
            terminal.fail(a.isEmpty() ? "''" : a, e);
            Failure failure = Failure.of(e, a, Words.in(Words.Language.ENGLISH));
            document.add(a, failure.kind(), failure.fault());
        }
        if (arguments.has("json")) {
            document.writeTo(terminal.results().out().bytes());
        }
        return code;
    }

    private static double number(Arguments arguments, String option) {
        String text = arguments.value(option).orElse("0");
        try {
            double number = Double.parseDouble(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("usage.bisect.tolerance", "--" + option, text);
    }

    private static Snapshots snapshots(String operand) throws IOException {
        if (operand.isEmpty() || !Files.exists(Path.of(operand))) {
            throw new NoSuchFileException(operand);
        }
        return Snapshots.of(List.of(Path.of(operand)), Budget.ofThisMachine());
    }

    private static Bisection bisect(Snapshots a, Snapshots b, Tolerance tolerance, Terminal terminal) {
        try (ByteWatch watch = new ByteWatch(terminal)) {
            return Bisection.of(a, b, tolerance, Runtime.getRuntime().availableProcessors(), Budget.ofThisMachine(),
                    watch);
        }
    }

    private static UnsupportedException strangers(String a, String b, Snapshots left, Snapshots right) {
        return new UnsupportedException(Fault.in(b).expected("a checkpoint of a step that " + a + " has as well")
                .found(steps(right) + " beside " + steps(left))
                .because("the runs saved at other steps, or do not say at which")
                .next("compare two checkpoints with ckpt diff"));
    }

    private static String steps(Snapshots run) {
        List<Long> steps = run.found().stream().map(Snapshot::step).filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong).distinct().toList();
        return steps.isEmpty()
                ? "no step"
                : steps.size() == 1
                        ? "step " + steps.getFirst()
                        : steps.size() + " steps from " + steps.getFirst() + " to " + steps.getLast();
    }

    private static List<JsonDocument.Input> inputs(Snapshots a, Snapshots b) {
        List<JsonDocument.Input> inputs = new ArrayList<>();
        for (Snapshots run : List.of(a, b)) {
            for (Snapshot snapshot : run.found()) {
                inputs.add(new JsonDocument.Input(snapshot.path().toString(), snapshot.format().jsonName(),
                        snapshot.bytes()));
            }
            run.unread().forEach(it -> inputs.add(JsonDocument.Input.unread(it.path().toString())));
        }
        return inputs;
    }
}
