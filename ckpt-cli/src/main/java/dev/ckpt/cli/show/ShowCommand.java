package dev.ckpt.cli.show;

import dev.ckpt.Checkpoint;
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

/// `ckpt show FILE NAME`
public final class ShowCommand implements Command {

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        ShowOptions options = ShowOptions.of(arguments);
        String path = options.file().toString();
        JsonDocument document = new JsonDocument("show", Shipped.version());
        int code = ExitCode.OK;
        try (Checkpoint checkpoint = Checkpoint.open(options.file())) {
            Shown shown = Shown.of(options, checkpoint, HeatmapText.rows(terminal.results()),
                    HeatmapText.columns(terminal.results()), terminal);
            if (options.json()) {
                document.add(new JsonDocument.Input(path, checkpoint.format().jsonName(),
                        checkpoint.contents().bytes()), json -> ShowJson.write(shown, json), checkpoint.findings());
            } else {
                ShowText.print(shown, terminal.results());
            }
        } catch (Output.ClosedException | UsageException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            code = ExitCode.FAILED;
            terminal.fail(path.isEmpty() ? "''" : path, e);
            Failure failure = Failure.of(e, path, Words.in(Words.Language.ENGLISH));
            document.add(path, failure.kind(), failure.fault());
        }
        if (options.json()) {
            document.writeTo(terminal.results().out().bytes());
        }
        return code;
    }
}
