package dev.ckpt.cli;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.summary.FindingsText;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.cli.summary.QuietLine;
import dev.ckpt.cli.summary.SummaryDocument;
import dev.ckpt.cli.summary.SummaryOptions;
import dev.ckpt.cli.summary.SummaryText;
import dev.ckpt.contents.Severity;
import dev.ckpt.inspect.Summary;
import dev.ckpt.safety.Verdict;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `ckpt summary FILE...`
final class SummaryCommand {

    private final SummarySource source;
    private final Screen results;
    private final Screen messages;
    private final boolean debug;
    private int exitCode = ExitCode.OK;
    private boolean first = true;

    SummaryCommand(SummarySource source, Screen results, Screen messages, boolean debug) {
        this.source = source;
        this.results = results;
        this.messages = messages;
        this.debug = debug;
    }

    int run(Arguments arguments) {
        SummaryOptions options = SummaryOptions.of(arguments);
        if (arguments.has("json")) {
            SummaryDocument document = new SummaryDocument(options, "ckpt " + Shipped.version());
            each(arguments.operands(), new Each() {
                @Override
                public void read(Summary summary) {
                    document.add(summary);
                }

                @Override
                public void failed(String path, Throwable thrown) {
                    Failure failure = Failure.of(thrown, path, Words.in(Words.Language.ENGLISH));
                    document.add(path, failure.kind(), failure.fault());
                }
            });
            document.writeTo(results.out().bytes());
        } else {
            each(arguments.operands(), new Each() {
                @Override
                public void read(Summary summary) {
                    print(summary, options, arguments.has("quiet"));
                }

                @Override
                public void failed(String path, Throwable thrown) {}
            });
        }
        return exitCode;
    }

    private interface Each {

        void read(Summary summary);

        void failed(String path, Throwable thrown);
    }

    private void each(List<String> operands, Each each) {
        for (String operand : operands) {
            for (String path : expanded(operand, each)) {
                try {
                    Summary summary = source.summaryOf(Path.of(path));
                    worse(hasFindings(summary) ? ExitCode.FINDINGS : ExitCode.OK);
                    each.read(summary);
                } catch (Output.ClosedException e) {
                    throw e;
                } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
                    fail(path, e, each);
                }
            }
        }
    }

    private List<String> expanded(String operand, Each each) {
        if (operand.isEmpty()) { // as "$file" is in a script that forgot to set it; Java would take it for this folder
            fail("''", new NoSuchFileException(operand), each);
            return List.of();
        }
        try {
            List<String> paths = new ArrayList<>();
            source.checkpointsIn(Path.of(operand)).forEach(path -> paths.add(path.toString()));
            return paths;
        } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
            fail(operand, e, each);
            return List.of();
        }
    }

    private void print(Summary summary, SummaryOptions options, boolean quiet) {
        if (quiet) {
            QuietLine.print(summary, results.out());
            return;
        }
        if (!first) {
            results.line("");
        }
        first = false;
        SummaryText.print(summary, options, results);
        results.out().flush(); // before the messages, so that both come in order on a terminal
        FindingsText.print(summary, messages);
        messages.out().flush();
    }

    private void fail(String path, Throwable thrown, Each each) {
        worse(ExitCode.FAILED);
        results.out().flush();
        FaultText.print(Failure.of(thrown, path, messages.words()).fault(), messages);
        if (debug && Failure.isDefect(thrown)) {
            StackText.print(thrown, messages);
        }
        messages.out().flush();
        each.failed(path, thrown);
    }

    private void worse(int code) {
        exitCode = Math.max(exitCode, code);
    }

    private static boolean hasFindings(Summary summary) {
        return summary.safety().verdict().compareTo(Verdict.SUSPICIOUS) >= 0
                || summary.findings().stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
