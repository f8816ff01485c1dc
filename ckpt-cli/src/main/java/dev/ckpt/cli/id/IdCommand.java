package dev.ckpt.cli.id;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.Json;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.DisplayWidth;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Table;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.identity.ContentId;
import dev.ckpt.identity.ContentIds;
import dev.ckpt.identity.TensorId;
import dev.ckpt.model.Understanding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `ckpt id FILE...`
///
/// The id comes first on a line, as with `sha256sum`, so that lines of several files can be sorted and compared.
public final class IdCommand implements Command {

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        boolean json = arguments.has("json");
        boolean tree = arguments.has("tree");
        JsonDocument document = new JsonDocument("id", Shipped.version());
        int exitCode = ExitCode.OK;
        for (String path : arguments.operands()) {
            try (Checkpoint checkpoint = Checkpoint.open(Path.of(path))) {
                ContentIds ids = ContentIds.of(Understanding.of(checkpoint.contents()));
                if (json) {
                    document.add(new JsonDocument.Input(path, checkpoint.format().jsonName(),
                            checkpoint.contents().bytes()), out -> write(ids, tree, out), checkpoint.findings());
                } else {
                    print(path, ids, tree, terminal.results());
                }
            } catch (Output.ClosedException e) {
                throw e;
            } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
                exitCode = ExitCode.FAILED;
                terminal.fail(path.isEmpty() ? "''" : path, e);
                Failure failure = Failure.of(e, path, Words.in(Words.Language.ENGLISH));
                document.add(path, failure.kind(), failure.fault());
            }
        }
        if (json) {
            document.writeTo(terminal.results().out().bytes());
        }
        return exitCode;
    }

    private static void print(String path, ContentIds ids, boolean tree, Screen screen) {
        Table table = new Table("  ", Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT, Table.Align.LEFT);
        // so that the lines of several files are in line
        table.atLeast(1, Math.max(DisplayWidth.of(screen.text("id.weights")),
                DisplayWidth.of(screen.text("id.optimizer"))));
        String file = Printable.of(path);
        part("id.weights", ids.weights(), ids.weightTensors(), file, tree, screen, table);
        part("id.optimizer", ids.optimizer(), ids.optimizerTensors(), file, tree, screen, table);
        if (table.isEmpty()) {
            table.across(screen.text("id.none", file));
        }
        table.lines("", 0).forEach(screen::line);
    }

    private static void part(String key, Optional<ContentId> id, List<TensorId> tensors, String file, boolean tree,
            Screen screen, Table table) {
        if (id.isEmpty()) {
            return;
        }
        table.row(id.get().toString(), screen.text(key), file);
        for (TensorId tensor : tree ? tensors : List.<TensorId>of()) {
            table.row(tensor.digest().toString(), "  " + Printable.of(tensor.name()), tensor.dtype().torchName(),
                    tensor.shape().toString());
        }
    }

    private static void write(ContentIds ids, boolean tree, Json json) {
        json.startObject();
        json.text("weights", ids.weights().map(ContentId::toString));
        json.text("optimizer", ids.optimizer().map(ContentId::toString));
        if (tree) {
            tensors("weightTensors", ids.weightTensors(), json);
            tensors("optimizerTensors", ids.optimizerTensors(), json);
        }
        json.endObject();
    }

    private static void tensors(String name, List<TensorId> tensors, Json json) {
        json.startArray(name);
        for (TensorId tensor : tensors) {
            json.startObject();
            json.text("name", tensor.name());
            json.text("kind", tensor.kind());
            json.text("dtype", tensor.dtype().torchName());
            json.numbers("shape", tensor.shape().toArray());
            json.text("id", tensor.digest().toString());
            json.endObject();
        }
        json.endArray();
    }
}
