package dev.ckpt.cli.convert;

import dev.ckpt.Checkpoint;
import dev.ckpt.Conversion;
import dev.ckpt.OutputForm;
import dev.ckpt.Saving;
import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Progress;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.container.ContainerSettings;
import dev.ckpt.container.Manifest;
import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Written;
import dev.ckpt.convert.LayoutMapping;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.identity.ContentIds;
import dev.ckpt.safetensors.SafetensorsWriter;
import dev.ckpt.torch.TorchOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `ckpt convert IN OUT`
public final class ConvertCommand implements Command {

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        ConvertOptions options = ConvertOptions.of(arguments);
        boolean json = arguments.has("json");
        JsonDocument document = new JsonDocument("convert", Shipped.version());
        try (Checkpoint source = Checkpoint.open(options.in())) {
            Converted converted = convert(source, options, terminal);
            if (json) {
                document.add(new JsonDocument.Input(options.in().toString(), source.format().jsonName(),
                        source.contents().bytes()), out -> ConvertJson.write(converted, out), source.findings());
            } else if (!arguments.has("quiet")) {
                ConvertText.print(converted, terminal.results());
            }
        } catch (Output.ClosedException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            terminal.fail(options.in().toString(), e);
            if (json) {
                Failure failure = Failure.of(e, options.in().toString(), Words.in(Words.Language.ENGLISH));
                document.add(options.in().toString(), failure.kind(), failure.fault());
                document.writeTo(terminal.results().out().bytes());
            }
            return ExitCode.FAILED;
        }
        if (json) {
            document.writeTo(terminal.results().out().bytes());
        }
        return ExitCode.OK;
    }

    private static Converted convert(Checkpoint source, ConvertOptions options, Terminal terminal)
            throws IOException {
        Conversion conversion = conversion(source, options);
        OutputForm form = form(source, conversion, options);
        Saving saving = Saving.plan(conversion.contents(), conversion.understanding(), form, options.out());
        Written written;
        try (Progress progress = new Progress(terminal, saving.payloadBytes())) {
            written = saving.write(options.overwrite(), progress);
        }
        return new Converted(options, source, conversion, written, ids(source, options, written));
    }

    private static Conversion conversion(Checkpoint source, ConvertOptions options) {
        Conversion conversion = Conversion.of(source);
        Optional<LayoutMapping> mapping = options.mapping().or(() -> implied(conversion, options));
        Conversion at = mapping.map(conversion::mapped).orElse(conversion);
        at = options.stripping().map(at::stripped).orElse(at);
        at = options.selection().map(at::selected).orElse(at);
        return options.dtype().map(at::rounded).orElse(at);
    }

    /// llm.c has one layout, so that asking for its form asks for that, too.
    private static Optional<LayoutMapping> implied(Conversion conversion, ConvertOptions options) {
        if (options.form() != OutputForm.Name.LLMC) {
            return Optional.empty();
        }
        return Scheme.of(conversion.understanding()).filter(scheme -> scheme != Scheme.LLMC)
                .map(scheme -> LayoutMapping.between(scheme, Scheme.LLMC));
    }

    private static OutputForm form(Checkpoint source, Conversion conversion, ConvertOptions options) {
        return switch (options.form()) {
            case TORCH -> new OutputForm.Torch(torch(source, options));
            case CONTAINER -> new OutputForm.Container(torch(source, options),
                    new ContainerSettings("ckpt " + Shipped.version(), options.labels(), parent(source, conversion)));
            case SAFETENSORS ->
                new OutputForm.Safetensors(new SafetensorsWriter.Options(options.ties(), options.shardBytes()));
            case NPZ -> new OutputForm.Npz();
            case LLMC -> new OutputForm.Llmc();
        };
    }

    /// PyTorch's own file is written again as it is; in any other case bytes that no tensor uses are left behind.
    private static TorchOptions torch(Checkpoint source, ConvertOptions options) {
        boolean asItIs = !options.changes() && isTorchZip(source.format());
        TorchOptions.Views views = options.views()
                .orElse(asItIs ? TorchOptions.Views.KEEP : TorchOptions.Views.COMPACT);
        TorchOptions portable = TorchOptions.portable();
        return new TorchOptions(views, portable.location(), portable.alignment(), portable.checksums());
    }

    private static boolean isTorchZip(CheckpointFormat format) {
        return switch (format) {
            case TORCH_ZIP, CKPT -> true;
            case TORCH_LEGACY, TORCH_TAR, TORCHSCRIPT, PICKLE, SAFETENSORS, LLM_C, SHARDED, DIRECTORY -> false;
        };
    }

    /// A container that was changed on the way is another's child.
    private static Optional<Manifest.Ids> parent(Checkpoint source, Conversion conversion) {
        return conversion.changed()
                ? Optional.of(Manifest.Ids.of(ContentIds.of(Conversion.of(source).understanding())))
                : Optional.empty();
    }

    private static Optional<Converted.Ids> ids(Checkpoint source, ConvertOptions options, Written written)
            throws IOException {
        if (!options.ids() || options.form() == OutputForm.Name.NPZ) {
            return Optional.empty(); // npz is for NumPy, and not read back
        }
        try (Checkpoint output = Checkpoint.open(written.files().getLast())) {
            return Optional.of(new Converted.Ids(ContentIds.of(Conversion.of(source).understanding()),
                    ContentIds.of(Conversion.of(output).understanding())));
        }
    }

    /// What was done.
    ///
    /// @param ids of what was read and of what was written; empty when nobody asked
    record Converted(ConvertOptions options, Checkpoint source, Conversion conversion, Written written,
            Optional<Ids> ids) {

        record Ids(ContentIds before, ContentIds after) {}

        long bytesBefore() {
            return source.contents().bytes();
        }

        int kept() {
            return conversion.understanding().weights().tensors().size();
        }

        List<Written.Left> left() {
            return Stream.concat(conversion.left().stream(), written.left().stream()).toList();
        }
    }
}
