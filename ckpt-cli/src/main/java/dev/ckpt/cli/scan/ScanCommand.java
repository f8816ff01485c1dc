package dev.ckpt.cli.scan;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.io.Budget;
import dev.ckpt.scan.FileReport;
import dev.ckpt.scan.Scan;
import dev.ckpt.scan.ScanReport;
import dev.ckpt.scan.Status;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `ckpt scan FILE|DIR...`
///
/// Exit code 0 where all checkpoints are inert; 1 where anything is not, or was left unread: packed, or behind a link; 2
/// where a checkpoint could not be read, or there was none.
public final class ScanCommand implements Command {

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        boolean asJson = arguments.has("json");
        ScanText text = new ScanText(terminal.results(), arguments.has("quiet"));
        JsonDocument document = new JsonDocument("scan", Shipped.version());
        List<ScanReport> reports = new ArrayList<>();
        boolean failed = false;
        for (String operand : arguments.operands()) {
            try {
                if (operand.isEmpty()) { // Java would take it for this folder
                    throw new NoSuchFileException(operand);
                }
                ScanReport report = Scan.of(List.of(Path.of(operand)), Budget.ofThisMachine(),
                        asJson ? file -> {} : text::file);
                reports.add(report);
                document.add(input(operand, report), json -> ScanJson.write(report, json), List.of());
            } catch (Output.ClosedException e) {
                throw e;
            } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
                failed = true;
                terminal.fail(operand.isEmpty() ? "''" : operand, e);
                Failure failure = Failure.of(e, operand, Words.in(Words.Language.ENGLISH));
                document.add(operand, failure.kind(), failure.fault());
            }
        }
        if (asJson) {
            document.writeTo(terminal.results().out().bytes());
        } else {
            text.end(reports);
        }
        return failed ? ExitCode.FAILED : code(reports);
    }

    private static JsonDocument.Input input(String operand, ScanReport report) {
        FileReport only = report.files().size() == 1 && report.folders() == 0 ? report.files().getFirst() : null;
        Optional<CheckpointFormat> format = only == null ? Optional.empty() : only.format();
        return only == null || format.isEmpty()
                ? JsonDocument.Input.unread(operand)
                : new JsonDocument.Input(operand, format.get().jsonName(), only.bytes());
    }

    private static int code(List<ScanReport> reports) {
        int code = ExitCode.OK;
        for (ScanReport report : reports) {
            boolean nothing = report.files().stream()
                    .allMatch(file -> file.status() == Status.NOT_A_CHECKPOINT && file.verdict().isEmpty());
            code = Math.max(code, !report.complete() || nothing
                    ? ExitCode.FAILED
                    : report.inert() ? ExitCode.OK : ExitCode.FINDINGS);
        }
        return code;
    }
}
