package dev.ckpt.cli;

import dev.ckpt.cli.summary.SummarySource;
import dev.ckpt.inspect.Summary;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs `ckpt` inside the test, on summaries made by hand.
final class Console {

    /// What a run left behind.
    record Result(int code, String out, String err) {}

    private final Map<String, String> variables = new HashMap<>();
    private boolean terminal;

    /// As a process would run it, on real files.
    static Result real(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Main(new Library(), new Environment(Map.of(), false), out, err).run(List.of(words));
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Console with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Console onTerminal() {
        terminal = true;
        return this;
    }

    Result run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = run(out, err, words);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    int run(OutputStream out, OutputStream err, String... words) {
        return new Main(new HandMadeSource(), new Environment(variables, terminal), out, err).run(List.of(words));
    }

    /// Summaries by the file's name.
    private static final class HandMadeSource implements SummarySource {

        @Override
        public List<Path> checkpointsIn(Path path) {
            return path.toString().equals("folder")
                    ? List.of(path.resolve("ckpt.pt"), path.resolve("nothing.pt"))
                    : List.of(path);
        }

        @Override
        public Summary summaryOf(Path path) throws IOException {
            String name = path.toString();
            return switch (path.getFileName().toString()) {
                case "ckpt.pt" -> HandMade.seed(name);
                case "dangerous.pt" -> HandMade.dangerous(name);
                case "nothing.pt" -> HandMade.nothing(name);
                case "damaged.pt" -> HandMade.damaged(name);
                case "malformed.pt" -> throw new MalformedException(Fault.in(name).at("byte 7").expected("a zip")
                        .found("nothing").because("it was cut short").next("copy it again")
                        .afterFinding(List.of("posix.system (dangerous)")));
                case "vanished.pt" -> throw new InternalError("a fault occurred in an unsafe memory access operation");
                case "huge.pt" -> throw new OutOfMemoryError("Java heap space");
                case "deep.pt" -> throw new StackOverflowError();
                case "defect.pt" -> throw new IllegalStateException("we were wrong");
                default -> throw new NoSuchFileException(name);
            };
        }
    }
}
