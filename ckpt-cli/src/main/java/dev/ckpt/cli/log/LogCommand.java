package dev.ckpt.cli.log;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.command.ByteWatch;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.history.History;
import dev.ckpt.history.HistoryEntry;
import dev.ckpt.history.Snapshots;
import dev.ckpt.history.Unread;
import dev.ckpt.io.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `ckpt log DIR|FILE...`
///
/// What cannot be read is said on standard error and makes the exit code 2; all the rest is shown.
public final class LogCommand implements Command {

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        JsonDocument document = new JsonDocument("log", Shipped.version());
        String first = arguments.operands().getFirst();
        int code;
        try {
            History history = read(arguments.operands(), terminal);
            code = history.unread().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
            if (history.entries().isEmpty()) {
                history.unread().forEach(it -> add(it, document));
            } else if (arguments.has("json")) {
                document.add(inputs(history), json -> LogJson.write(history, json), List.of());
            } else {
                Optional<LogMetric> metric = arguments.value("metric").map(LogMetric::named);
                new LogText(terminal.results(), history).print(arguments.operands().size() == 1 ? first : "",
                        arguments.has("plot") || terminal.results().width() > 0, metric);
            }
            history.unread().forEach(it -> terminal.fail(it.path().toString(), it.thrown()));
        } catch (Output.ClosedException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            code = ExitCode.FAILED;
            terminal.fail(first.isEmpty() ? "''" : first, e);
            Failure failure = Failure.of(e, first, Words.in(Words.Language.ENGLISH));
            document.add(first, failure.kind(), failure.fault());
        }
        if (arguments.has("json")) {
            document.writeTo(terminal.results().out().bytes());
        }
        return code;
    }

    private static void add(Unread unread, JsonDocument document) {
        String path = unread.path().toString();
        Failure failure = Failure.of(unread.thrown(), path, Words.in(Words.Language.ENGLISH));
        document.add(path, failure.kind(), failure.fault());
    }

    private static History read(List<String> operands, Terminal terminal) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String operand : operands) {
            if (operand.isEmpty() || !Files.exists(Path.of(operand))) {
                throw new NoSuchFileException(operand);
            }
            paths.add(Path.of(operand));
        }
        Budget budget = Budget.ofThisMachine();
        try (ByteWatch watch = new ByteWatch(terminal)) {
            return History.of(Snapshots.of(paths, budget), Runtime.getRuntime().availableProcessors(), budget, watch);
        }
    }

    private static List<JsonDocument.Input> inputs(History history) {
        List<JsonDocument.Input> inputs = new ArrayList<>();
        for (HistoryEntry entry : history.entries()) {
            inputs.add(new JsonDocument.Input(entry.snapshot().path().toString(),
                    entry.snapshot().format().jsonName(), entry.snapshot().bytes()));
        }
        history.unread().forEach(it -> inputs.add(JsonDocument.Input.unread(it.path().toString())));
        return inputs;
    }
}
