package dev.ckpt.cli.stats;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.command.Watch;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Words;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// `ckpt stats FILE...`
///
/// Exit code 1 where a NaN or an infinite number was read.
public final class StatsCommand implements Command {

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        StatsOptions options = StatsOptions.of(arguments);
        boolean json = arguments.has("json");
        JsonDocument document = new JsonDocument("stats", Shipped.version());
        int code = ExitCode.OK;
        boolean first = true;
        for (String path : arguments.operands()) {
            try (Checkpoint checkpoint = open(path)) {
                FileStats stats = read(checkpoint, options, terminal);
                code = Math.max(code, stats.total().notFinite() > 0 ? ExitCode.FINDINGS : ExitCode.OK);
                if (json) {
                    document.add(new JsonDocument.Input(path, checkpoint.format().jsonName(),
                            checkpoint.contents().bytes()), out -> StatsJson.write(stats, out), checkpoint.findings());
                } else {
                    if (!first) {
                        terminal.results().line("");
                    }
                    new StatsText(terminal.results(), options).print(path, stats);
                }
                first = false;
            } catch (Output.ClosedException e) {
                throw e;
            } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
                code = ExitCode.FAILED;
                terminal.fail(path.isEmpty() ? "''" : path, e);
                Failure failure = Failure.of(e, path, Words.in(Words.Language.ENGLISH));
                document.add(path, failure.kind(), failure.fault());
            }
        }
        if (json) {
            document.writeTo(terminal.results().out().bytes());
        }
        return code;
    }

    private static Checkpoint open(String path) throws IOException {
        if (path.isEmpty()) { // Java would take it for this folder
            throw new NoSuchFileException(path);
        }
        return Checkpoint.open(Path.of(path));
    }

    private static FileStats read(Checkpoint checkpoint, StatsOptions options, Terminal terminal) {
        try (Watch watch = new Watch(terminal)) {
            return FileStats.of(checkpoint, options, watch::at);
        }
    }
}
