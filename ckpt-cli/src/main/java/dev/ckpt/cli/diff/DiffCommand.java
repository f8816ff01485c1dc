package dev.ckpt.cli.diff;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.contents.Finding;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.DiffOptions;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.Understanding;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// `ckpt diff A B`
public final class DiffCommand implements Command {

    private final DiffSource source;
    private final DiffPage page;

    public DiffCommand(DiffSource source, DiffPage page) {
        this.source = source;
        this.page = page;
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        if (arguments.has("textconv")) {
            return new TextListing(terminal).print(arguments.operands());
        }
        if (arguments.has("git")) {
            return new GitDiff(source, terminal).print(arguments.operands());
        }
        DiffRequest request = DiffRequest.of(arguments);
        String at = request.map().orElse("");
        try {
            DiffOptions options = request.readOptions();
            at = request.html().map(Path::toString).orElse("");
            requireFree(request);
            at = request.a();
            try (Checkpoint a = open(request.a())) {
                at = request.b();
                try (Checkpoint b = open(request.b())) {
                    at = request.a();
                    return compare(request, options, a, b, terminal);
                }
            }
        } catch (Output.ClosedException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            fail(request, at, e, terminal);
            return ExitCode.FAILED;
        }
    }

    private static Checkpoint open(String path) throws IOException {
        if (path.isEmpty()) { // Java would take it for this folder
            throw new NoSuchFileException(path);
        }
        return Checkpoint.open(Path.of(path));
    }

    private int compare(DiffRequest request, DiffOptions options, Checkpoint a, Checkpoint b, Terminal terminal)
            throws IOException {
        Diff diff;
        try (DiffProgress progress = new DiffProgress(terminal)) {
            diff = source.diff(a, b, options, progress);
        }
        print(request, diff, a, b, terminal);
        notes(diff, terminal);
        if (request.html().isPresent()) {
            page.write(request.html().get(), request.overwrite(), a, b, diff, terminal);
        }
        return request.failOn().holds(diff, request.tolerance()) ? ExitCode.FINDINGS : ExitCode.OK;
    }

    private static void print(DiffRequest request, Diff diff, Checkpoint a, Checkpoint b, Terminal terminal) {
        Screen screen = terminal.results();
        switch (request.view()) {
            case TEXT -> DiffText.print(request, diff, screen);
            case STAT -> StatText.print(request, diff, screen);
            case NAMES -> NameList.print(diff, screen);
            case MARKDOWN -> DiffMarkdown.print(request, diff, screen);
            case JSON -> {
                JsonDocument document = document();
                document.add(List.of(input(request.a(), a), input(request.b(), b)),
                        json -> DiffJson.write(diff, Understanding.of(a.contents()), Understanding.of(b.contents()),
                                json),
                        diff.notes());
                document.writeTo(screen.out().bytes());
            }
        }
    }

    private static JsonDocument document() {
        return new JsonDocument("diff", Shipped.version());
    }

    private static JsonDocument.Input input(String path, Checkpoint checkpoint) {
        return new JsonDocument.Input(path, checkpoint.format().jsonName(), checkpoint.contents().bytes());
    }

    /// What was odd in telling; JSON has it in the document.
    private static void notes(Diff diff, Terminal terminal) {
        terminal.results().out().flush();
        Screen screen = terminal.messages();
        for (Finding finding : diff.notes()) {
            screen.line("ckpt: " + screen.text("finding." + finding.severity().name()) + ": "
                    + Printable.of(finding.where()) + ": " + Printable.of(finding.message()));
        }
        screen.out().flush();
    }

    /// Before minutes of work, rather than after.
    private static void requireFree(DiffRequest request) throws FileAlreadyExistsException {
        if (request.html().isPresent() && request.overwrite() == Overwrite.REFUSE
                && Files.exists(request.html().get())) {
            throw new FileAlreadyExistsException(request.html().get().toString());
        }
    }

    private static void fail(DiffRequest request, String path, Throwable thrown, Terminal terminal) {
        terminal.fail(path.isEmpty() ? "''" : path, thrown);
        if (request.view() == DiffRequest.View.JSON) {
            Failure failure = Failure.of(thrown, path, Words.in(Words.Language.ENGLISH));
            JsonDocument document = document();
            document.add(path, failure.kind(), failure.fault());
            document.writeTo(terminal.results().out().bytes());
        }
    }
}
