package dev.ckpt.cli.prune;

import dev.ckpt.Checkpoint;
import dev.ckpt.OutputForm;
import dev.ckpt.Saving;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Progress;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.Json;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.container.ContainerSettings;
import dev.ckpt.container.Manifest;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Written;
import dev.ckpt.convert.CastReport;
import dev.ckpt.convert.Casting;
import dev.ckpt.identity.ContentIds;
import dev.ckpt.io.Fault;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.Understanding;
import dev.ckpt.prune.Pruning;
import dev.ckpt.prune.Receipt;
import dev.ckpt.safetensors.SafetensorsWriter;
import dev.ckpt.safetensors.Ties;
import dev.ckpt.torch.TorchOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Prunes one file, and reads what it has written back.
final class FilePruning implements PruneCommand.Work {

    private final FileOptions options;

    FilePruning(FileOptions options) {
        this.options = options;
    }

    /// What was done, or would be.
    ///
    /// @param written empty where nothing was
    record Done(FileOptions options, Pruning.Result pruned, Optional<CastReport> cast, Optional<Written> written,
            Optional<Receipt> receipt) {}

    @Override
    public int run(Terminal terminal, JsonDocument document) throws IOException {
        if (options.receipt().isPresent() && options.overwrite() == Overwrite.REFUSE
                && Files.exists(options.receipt().get())) {
            throw new FileAlreadyExistsException(options.receipt().get().toString());
        }
        try (Checkpoint source = Checkpoint.open(options.in())) {
            Done done = prune(source, terminal);
            if (options.json()) {
                document.add(
                        new JsonDocument.Input(options.in().toString(), source.format().jsonName(),
                                source.contents().bytes()),
                        json -> PruneJson.write(done, json), done.pruned().findings());
            } else if (!options.quiet()) {
                PruneText.print(done, terminal.results());
                PruneText.findings(done, terminal);
            }
            return proven(done, terminal) ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private Done prune(Checkpoint source, Terminal terminal) throws IOException {
        Pruning.Result pruned = options.pruning().of(source.contents());
        Optional<CastReport> cast = Optional.empty();
        if (options.dtype().isPresent()) {
            Casting.Result result = Casting.apply(pruned.contents(), Understanding.of(pruned.contents()),
                    options.dtype().get());
            pruned = pruned.with(result.contents());
            cast = Optional.of(result.report());
        }
        if (options.out().isEmpty()) {
            return new Done(options, pruned, cast, Optional.empty(), Optional.empty());
        }
        Path out = options.out().get();
        Saving saving = Saving.plan(pruned.contents(), form(source.contents()), out);
        Written written;
        try (Progress progress = new Progress(terminal, saving.payloadBytes())) {
            written = saving.write(options.overwrite(), progress);
        }
        Receipt receipt = Receipt.of(pruned, written.files().getLast());
        Done done = new Done(options, pruned, cast, Optional.of(written), Optional.of(receipt));
        if (options.receipt().isPresent()) {
            write(done, options.receipt().get());
        }
        return done;
    }

    private OutputForm form(Contents input) {
        return switch (options.form()) {
            case CONTAINER -> new OutputForm.Container(TorchOptions.portable(),
                    new ContainerSettings("ckpt " + Shipped.version(), Map.of(),
                            Optional.of(Manifest.Ids.of(ContentIds.of(Understanding.of(input))))));
            case SAFETENSORS -> new OutputForm.Safetensors(SafetensorsWriter.Options.of(Ties.DROP));
            case TORCH, NPZ, LLMC -> new OutputForm.Torch(TorchOptions.portable());
        };
    }

    private void write(Done done, Path path) throws IOException {
        byte[] text = (Json.text(json -> PruneJson.receipt(done, json)) + "\n").getBytes(StandardCharsets.UTF_8);
        try (NewFile file = NewFile.at(path, options.overwrite())) {
            file.write(text);
            file.commit();
        }
    }

    /// What the disk gives back has to be what was read; where it is not, nobody may rely on the output.
    private static boolean proven(Done done, Terminal terminal) {
        boolean proven = done.receipt().map(Receipt::proven).orElse(true);
        if (!proven) {
            Receipt receipt = done.receipt().orElseThrow();
            Receipt.Kept broken = receipt.kept().stream().filter(kept -> !kept.identical()).findFirst().orElseThrow();
            terminal.fail(Fault.in(receipt.output().toString()).at("tensor " + broken.path())
                    .expected("the numbers of the input, " + broken.before()).found(broken.after().toString())
                    .because("the disk, the memory or ckpt made a mistake").next("keep the input, and try again"));
        }
        return proven;
    }
}
