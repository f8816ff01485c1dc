package dev.ckpt.cli.diff;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.ValueText;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.diff.ValueDiff;
import dev.ckpt.identity.ContentIds;
import dev.ckpt.identity.TensorDigests;
import dev.ckpt.identity.TensorId;
import dev.ckpt.model.Loose;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;

/// A checkpoint as lines that git can compare: each value and each tensor a line of its own, with a digest of its numbers, so
/// that what is the same has the same line. Not translated, since git keeps the lines.
///
/// A file that cannot be read is said so in a line: git would stop at an error, and with it the whole `git log -p`.
final class TextListing {

    /// Of a SHA-256: enough to tell two tensors apart.
    private static final int DIGEST = 23;

    private final Screen screen;
    private final Terminal terminal;

    TextListing(Terminal terminal) {
        this.screen = terminal.results();
        this.terminal = terminal;
    }

    int print(List<String> operands) {
        if (operands.size() != 1) {
            throw new UsageException("usage.diff.textconv");
        }
        try (Checkpoint checkpoint = Checkpoint.open(Path.of(operands.getFirst()))) {
            print(checkpoint);
        } catch (Output.ClosedException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            new Terminal(screen, screen, false, terminal.debug()).fail(operands.getFirst(), e);
        }
        return ExitCode.OK;
    }

    private void print(Checkpoint checkpoint) {
        Understanding understanding = Understanding.of(checkpoint.contents());
        ContentIds ids = ContentIds.of(understanding);
        screen.line("format " + Printable.of(checkpoint.contents().formatDetail()));
        for (ValueChange value : ValueDiff.everything(checkpoint.contents(), understanding)) {
            screen.line(Printable.of(value.key()) + " = " + value.b().map(ValueText::of).orElse(""));
        }
        int number = 0;
        for (OptimizerState optimizer : understanding.optimizers()) {
            screen.line("optimizer " + Printable.of(optimizer.kind()));
            for (ParameterGroup group : optimizer.groups()) {
                String name = "group " + number++;
                group.settings().forEach((key, value) -> screen.line(name + " " + Printable.of(key) + " = "
                        + ValueText.of(value)));
            }
        }
        ids.weightTensors().forEach(this::line);
        ids.optimizerTensors().forEach(this::line);
        others(understanding.others());
    }

    private void line(TensorId id) {
        screen.line(Printable.of(id.name()) + " " + id.dtype().torchName() + " " + id.shape() + " "
                + id.digest().toString().substring(0, DIGEST));
    }

    private void others(List<Loose> others) {
        TensorDigests digests = TensorDigests.of(others.stream().map(Loose::tensor).toList());
        for (Loose loose : others) {
            Tensor tensor = loose.tensor();
            screen.line(Printable.of(loose.path()) + " " + tensor.dtype().torchName() + " " + tensor.shape()
                    + (tensor instanceof StridedTensor dense
                            ? " " + digests.of(dense).sha256().toString().substring(0, DIGEST)
                            : ""));
        }
    }
}
