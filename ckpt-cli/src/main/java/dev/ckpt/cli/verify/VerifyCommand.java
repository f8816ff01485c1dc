package dev.ckpt.cli.verify;

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
import dev.ckpt.folder.FolderReader;
import dev.ckpt.io.Budget;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.policy.Policy;
import dev.ckpt.verify.Verification;
import dev.ckpt.verify.VerificationReport;
import dev.ckpt.verify.VerifyOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// `ckpt verify FILE|DIR...`
///
/// Exit code 0 where nothing is worse than a note, 1 where a warning or an error was found, 2 where something could not be
/// read.
public final class VerifyCommand implements Command {

    /// What came of one operand: a report, or nothing but a reason.
    ///
    /// @param failure why it could not be read
    record Outcome(String path, Optional<VerificationReport> report, Optional<Failure> failure) {}

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        VerifyOptions options;
        try {
            options = options(arguments);
        } catch (IOException | RuntimeException e) {
            terminal.fail(arguments.value("policy").orElse(""), e);
            return ExitCode.FAILED;
        }
        List<Outcome> outcomes = new ArrayList<>();
        int code = ExitCode.OK;
        for (String operand : arguments.operands()) {
            for (String path : expanded(operand)) {
                Outcome outcome = verify(path, options, arguments, terminal);
                outcomes.add(outcome);
                code = Math.max(code, code(outcome));
            }
        }
        if (arguments.has("json")) {
            json(outcomes).writeTo(terminal.results().out().bytes());
        }
        return write(arguments, "sarif", outcomes, SarifReport::text, terminal)
                && write(arguments, "junit", outcomes, JunitReport::text, terminal) ? code : ExitCode.FAILED;
    }

    private static VerifyOptions options(Arguments arguments) throws IOException {
        VerifyOptions options = VerifyOptions.plain();
        if (arguments.has("resume")) {
            options = options.withResume();
        }
        Optional<String> policy = arguments.value("policy");
        return policy.isPresent() ? options.withPolicy(Policy.read(Path.of(policy.get()))) : options;
    }

    /// A folder of several checkpoints stands for each of them. What cannot be looked into stands for itself, and verifying
    /// it says what is wrong with it.
    private static List<String> expanded(String operand) {
        try {
            Path path = Path.of(operand);
            if (!operand.isEmpty() && Files.isDirectory(path)) {
                List<Path> found = FolderReader.checkpointsIn(path, Budget.ofThisMachine());
                return found.isEmpty() ? List.of(operand) : found.stream().map(Path::toString).toList();
            }
        } catch (IOException | RuntimeException e) {
            // said below
        }
        return List.of(operand);
    }

    private static Outcome verify(String operand, VerifyOptions options, Arguments arguments, Terminal terminal) {
        long start = System.nanoTime();
        try {
            if (operand.isEmpty()) { // Java would take it for this folder
                throw new NoSuchFileException(operand);
            }
            VerificationReport report = watched(operand, options, terminal);
            if (!arguments.has("json")) {
                new VerifyText(terminal.results(), System.nanoTime() - start).print(report, arguments.has("quiet"));
            }
            report.unreadable().ifPresent(thrown -> terminal.fail(operand, thrown));
            return new Outcome(operand, Optional.of(report),
                    report.unreadable().map(thrown -> failure(thrown, operand)));
        } catch (Output.ClosedException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            terminal.fail(operand.isEmpty() ? "''" : operand, e);
            return new Outcome(operand, Optional.empty(), Optional.of(failure(e, operand)));
        }
    }

    private static VerificationReport watched(String path, VerifyOptions options, Terminal terminal)
            throws IOException {
        try (Watch watch = new Watch(terminal)) {
            return Verification.of(Path.of(path), options, watch::at);
        }
    }

    private static Failure failure(Throwable thrown, String path) {
        return Failure.of(thrown, path, Words.in(Words.Language.ENGLISH)); // for programs, which do not ask for a language
    }

    private static int code(Outcome outcome) {
        if (outcome.failure().isPresent()) {
            return ExitCode.FAILED;
        }
        return outcome.report().filter(VerificationReport::clean).isPresent() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private static JsonDocument json(List<Outcome> outcomes) {
        JsonDocument document = new JsonDocument("verify", Shipped.version());
        for (Outcome outcome : outcomes) {
            Optional<VerificationReport> report = outcome.report();
            if (report.isEmpty()) {
                outcome.failure().ifPresent(it -> document.add(outcome.path(), it.kind(), it.fault()));
            } else if (outcome.failure().isPresent()) {
                document.add(outcome.path(), json -> VerifyJson.write(report.get(), json),
                        outcome.failure().get().kind(), outcome.failure().get().fault());
            } else {
                document.add(new JsonDocument.Input(outcome.path(),
                        report.get().format().orElseThrow().jsonName(), report.get().checked().bytes()),
                        json -> VerifyJson.write(report.get(), json), List.of());
            }
        }
        return document;
    }

    /// Writes a report for others to read, where one was asked for.
    private static boolean write(Arguments arguments, String option, List<Outcome> outcomes,
            Function<List<Outcome>, String> form, Terminal terminal) {
        Optional<String> target = arguments.value(option);
        if (target.isEmpty()) {
            return true;
        }
        byte[] text = form.apply(outcomes).getBytes(StandardCharsets.UTF_8);
        try (NewFile file = NewFile.at(Path.of(target.get()),
                arguments.has("force") ? Overwrite.REPLACE : Overwrite.REFUSE)) {
            file.write(text);
            file.commit();
            return true;
        } catch (IOException | RuntimeException e) {
            terminal.fail(target.get(), e);
            return false;
        }
    }
}
