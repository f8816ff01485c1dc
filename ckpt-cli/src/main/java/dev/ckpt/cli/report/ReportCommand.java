package dev.ckpt.cli.report;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Patterns;
import dev.ckpt.cli.command.Progress;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.contents.Finding;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.DiffOptions;
import dev.ckpt.health.Health;
import dev.ckpt.inspect.Summary;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.NameSelector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `ckpt report FILE -o OUT`, and `ckpt report A B -o OUT`.
public final class ReportCommand implements Command {

    /// Standard output.
    private static final String STDOUT = "-";

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        Request request = Request.of(arguments);
        JsonDocument document = new JsonDocument("report", Shipped.version());
        int code = ExitCode.OK;
        try {
            request.requireRoom();
            report(request, terminal, document);
        } catch (Output.ClosedException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            String path = arguments.operands().getFirst();
            terminal.fail(path.isEmpty() ? "''" : path, e);
            Failure failure = Failure.of(e, path, Words.in(Words.Language.ENGLISH));
            document.add(path, failure.kind(), failure.fault());
            code = ExitCode.FAILED;
        }
        if (request.json()) {
            document.writeTo(terminal.results().out().bytes());
        }
        return code;
    }

    /// What was asked.
    ///
    /// @param files one or two
    /// @param title empty where none was given
    private record Request(List<String> files, String out, Overwrite overwrite, Predicate<String> names, String title,
            boolean json, boolean quiet) {

        static Request of(Arguments arguments) {
            List<String> files = arguments.operands();
            if (files.size() > 2) {
                throw new UsageException("usage.report.files", files.get(2));
            }
            String out = arguments.value("out").orElseThrow(() -> new UsageException("usage.report.out"));
            boolean json = arguments.has("json");
            if (json && out.equals(STDOUT)) {
                throw new UsageException("usage.report.json");
            }
            List<NameSelector> only = Patterns.of(arguments, "only");
            List<NameSelector> skip = Patterns.of(arguments, "skip");
            Predicate<String> names = name -> (only.isEmpty() || matches(only, name)) && !matches(skip, name);
            return new Request(files, out, arguments.has("force") ? Overwrite.REPLACE : Overwrite.REFUSE, names,
                    arguments.value("title").orElse(""), json, arguments.has("quiet"));
        }

        private static boolean matches(List<NameSelector> selectors, String name) {
            return selectors.stream().anyMatch(selector -> selector.matches(name));
        }

        boolean toStdout() {
            return out.equals(STDOUT);
        }

        /// Before minutes of reading.
        void requireRoom() throws IOException {
            if (files.contains("")) { // Java would take it for this folder
                throw new NoSuchFileException("");
            }
            if (!toStdout() && overwrite == Overwrite.REFUSE && Files.exists(Path.of(out))) {
                throw new FileAlreadyExistsException(out);
            }
        }
    }

    private static void report(Request request, Terminal terminal, JsonDocument document) throws IOException {
        try (Checkpoint a = Checkpoint.open(Path.of(request.files().getFirst()))) {
            if (request.files().size() == 1) {
                Summary summary = Summary.of(a);
                write(ofOne(summary, request, terminal), List.of(summary), summary.findings(), request, terminal,
                        document);
                return;
            }
            try (Checkpoint b = Checkpoint.open(Path.of(request.files().get(1)))) {
                Summary before = Summary.of(a);
                Summary after = Summary.of(b);
                Diff diff = diff(a, b, request, terminal);
                String page = DiffReport.html(before, after, diff, BeforeAndAfter.of(diff.weights()), request.title(),
                        terminal.results().words().language());
                write(page, List.of(before, after), diff.notes(), request, terminal, document);
            }
        }
    }

    private static String ofOne(Summary summary, Request request, Terminal terminal) {
        Health health;
        try (Progress progress = new Progress(terminal, Health.bytes(summary, request.names()))) {
            health = Health.of(summary, request.names(), (done, total) -> progress.accept(done));
        }
        String title = request.title().isEmpty() ? DiffReport.nameOf(summary.path()) : request.title();
        return FileReport.html(summary, health, title, terminal.results().words().language());
    }

    private static Diff diff(Checkpoint a, Checkpoint b, Request request, Terminal terminal) {
        DiffOptions plain = DiffOptions.plain();
        DiffOptions options = new DiffOptions(plain.align(), plain.map(), request.names(), plain.atol(), plain.rtol(),
                plain.threads());
        try (Watch watch = new Watch(terminal)) {
            return Diff.of(a, b, options, watch::at);
        }
    }

    private static void write(String html, List<Summary> summaries, List<Finding> notes, Request request,
            Terminal terminal, JsonDocument document) throws IOException {
        byte[] page = html.getBytes(StandardCharsets.UTF_8);
        if (request.toStdout()) {
            try {
                terminal.results().out().bytes().write(page);
                terminal.results().out().bytes().flush();
            } catch (IOException e) {
                throw new Output.ClosedException(e);
            }
            return;
        }
        try (NewFile file = NewFile.at(Path.of(request.out()), request.overwrite())) {
            file.write(page);
            file.commit();
        }
        List<JsonDocument.Input> inputs = new ArrayList<>();
        summaries.forEach(summary -> inputs.add(new JsonDocument.Input(summary.path().toString(),
                summary.format().jsonName(), summary.bytes().file())));
        document.add(inputs, json -> {
            json.startObject();
            json.text("output", request.out());
            json.number("bytes", page.length);
            json.endObject();
        }, notes);
        if (!request.json() && !request.quiet()) {
            terminal.results().line(terminal.results().text("report.written", Printable.of(request.out()),
                    Numbers.bytes(page.length)));
        }
    }

    /// Shows how far the reading is. How much there is to read is known when it begins.
    private static final class Watch implements AutoCloseable {

        private final Terminal terminal;
        private @Nullable Progress progress;

        Watch(Terminal terminal) {
            this.terminal = terminal;
        }

        void at(long done, long total) {
            if (progress == null) {
                progress = new Progress(terminal, total);
            }
            progress.accept(done);
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }
}
