package dev.ckpt.cli.prune;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.prune.RequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `ckpt prune FILE -o OUT`, and `ckpt prune FOLDER --keep-last 3`.
public final class PruneCommand implements Command {

    private static final List<String> OF_A_FOLDER = List.of("keep-last", "keep-every", "keep-best", "metric", "yes");
    private static final List<String> OF_A_FILE = List.of("drop", "keep", "dtype", "magnitude", "scope", "pattern",
            "only",
            "out", "to", "receipt", "force");

    /// One of the two forms.
    interface Work {

        /// @return the exit code
        int run(Terminal terminal, JsonDocument document) throws IOException;
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        if (arguments.operands().size() > 1) {
            throw new UsageException("usage.too-many", arguments.operands().get(1), "prune");
        }
        Path path = Path.of(arguments.operands().getFirst());
        Work work = work(arguments, path);
        boolean json = arguments.has("json");
        JsonDocument document = new JsonDocument("prune", Shipped.version());
        int code;
        try {
            code = work.run(terminal, document);
        } catch (Output.ClosedException e) {
            throw e;
        } catch (RequestException e) {
            terminal.fail(e.fault());
            document.add(path.toString(), "request", e.fault());
            code = ExitCode.FAILED;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            terminal.fail(path.toString(), e);
            Failure failure = Failure.of(e, path.toString(), Words.in(Words.Language.ENGLISH));
            document.add(path.toString(), failure.kind(), failure.fault());
            code = ExitCode.FAILED;
        }
        if (json) {
            document.writeTo(terminal.results().out().bytes());
        }
        return code;
    }

    private static Work work(Arguments arguments, Path path) {
        boolean folder = OF_A_FOLDER.stream().anyMatch(arguments::has);
        boolean file = OF_A_FILE.stream().anyMatch(arguments::has);
        if (folder && file) {
            throw new UsageException("usage.prune.both", first(arguments, OF_A_FOLDER), first(arguments, OF_A_FILE));
        }
        if (folder) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new UsageException("usage.prune.folder", first(arguments, OF_A_FOLDER), path);
            }
            return new FolderPruning(FolderOptions.of(arguments, path));
        }
        return new FilePruning(FileOptions.of(arguments, path));
    }

    private static String first(Arguments arguments, List<String> options) {
        return "--" + options.stream().filter(arguments::has).findFirst().orElseThrow();
    }
}
