package dev.ckpt.cli.summary;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.json.JsonDocument;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.contents.Severity;
import dev.ckpt.inspect.Summary;
import dev.ckpt.safety.Verdict;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `ckpt summary FILE...`
public final class SummaryCommand implements Command {

    private final SummarySource source;

    public SummaryCommand(SummarySource source) {
        this.source = source;
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        SummaryOptions options = SummaryOptions.of(arguments);
        Run run = new Run(source, terminal);
        if (!arguments.has("json")) {
            run.each(arguments.operands(), new TextAnswer(options, arguments.has("quiet"), terminal));
            return run.exitCode;
        }
        JsonDocument document = new JsonDocument("summary", Shipped.version());
        run.each(arguments.operands(), new Answer() {
            @Override
            public void read(Summary summary) {
                document.add(new JsonDocument.Input(summary.path().toString(), summary.format().jsonName(),
                        summary.bytes().file()), json -> SummaryJson.write(summary, options, json),
                        summary.findings());
            }

            @Override
            public void failed(String path, Throwable thrown) {
                Failure failure = Failure.of(thrown, path, Words.in(Words.Language.ENGLISH));
                document.add(path, failure.kind(), failure.fault());
            }
        });
        document.writeTo(terminal.results().out().bytes());
        return run.exitCode;
    }

    /// Takes the summaries, one after another.
    private interface Answer {

        void read(Summary summary);

        void failed(String path, Throwable thrown);
    }

    private static final class TextAnswer implements Answer {

        private final SummaryOptions options;
        private final boolean quiet;
        private final Terminal terminal;
        private boolean first = true;

        TextAnswer(SummaryOptions options, boolean quiet, Terminal terminal) {
            this.options = options;
            this.quiet = quiet;
            this.terminal = terminal;
        }

        @Override
        public void read(Summary summary) {
            if (quiet) {
                QuietLine.print(summary, terminal.results().out());
                return;
            }
            if (!first) {
                terminal.results().line("");
            }
            first = false;
            SummaryText.print(summary, options, terminal.results());
            terminal.results().out().flush(); // before the messages, so that both come in order on a terminal
            FindingsText.print(summary, terminal.messages());
            terminal.messages().out().flush();
        }

        @Override
        public void failed(String path, Throwable thrown) {}
    }

    /// One run over all operands.
    private static final class Run {

        private final SummarySource source;
        private final Terminal terminal;
        private int exitCode = ExitCode.OK;

        Run(SummarySource source, Terminal terminal) {
            this.source = source;
            this.terminal = terminal;
        }

        void each(List<String> operands, Answer answer) {
            for (String operand : operands) {
                for (String path : expanded(operand, answer)) {
                    try {
                        Summary summary = source.summaryOf(Path.of(path));
                        worse(hasFindings(summary) ? ExitCode.FINDINGS : ExitCode.OK);
                        answer.read(summary);
                    } catch (Output.ClosedException e) {
                        throw e;
                    } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
                        fail(path, e, answer);
                    }
                }
            }
        }

        private List<String> expanded(String operand, Answer answer) {
            if (operand.isEmpty()) { // as "$file" is in a script that forgot to set it; Java would take it for this folder
                fail("''", new NoSuchFileException(operand), answer);
                return List.of();
            }
            try {
                List<String> paths = new ArrayList<>();
                source.checkpointsIn(Path.of(operand)).forEach(path -> paths.add(path.toString()));
                return paths;
            } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
                fail(operand, e, answer);
                return List.of();
            }
        }

        private void fail(String path, Throwable thrown, Answer answer) {
            worse(ExitCode.FAILED);
            terminal.fail(path, thrown);
            answer.failed(path, thrown);
        }

        private void worse(int code) {
            exitCode = Math.max(exitCode, code);
        }

        private static boolean hasFindings(Summary summary) {
            return summary.safety().verdict().compareTo(Verdict.SUSPICIOUS) >= 0
                    || summary.findings().stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
        }
    }
}
