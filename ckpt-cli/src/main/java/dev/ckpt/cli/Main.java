package dev.ckpt.cli;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.CommandModel;
import dev.ckpt.cli.args.Completion;
import dev.ckpt.cli.args.HelpText;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.bisect.BisectCommand;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.convert.ConvertCommand;
import dev.ckpt.cli.diff.DiffCommand;
import dev.ckpt.cli.git.GitInstallCommand;
import dev.ckpt.cli.id.IdCommand;
import dev.ckpt.cli.log.LogCommand;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Style;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.cli.prune.PruneCommand;
import dev.ckpt.cli.report.DiffReport;
import dev.ckpt.cli.report.ReportCommand;
import dev.ckpt.cli.scan.ScanCommand;
import dev.ckpt.cli.show.ShowCommand;
import dev.ckpt.cli.stats.StatsCommand;
import dev.ckpt.cli.summary.SummaryCommand;
import dev.ckpt.cli.summary.SummarySource;
import dev.ckpt.cli.verify.VerifyCommand;
import dev.ckpt.diff.Diff;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// The `ckpt` command. [#run] does everything and returns the exit code; only [#main] ends the process.
public final class Main {

    private final SummarySource source;
    private final Environment environment;
    private final Output out;
    private final Output err;

    Main(SummarySource source, Environment environment, OutputStream out, OutputStream err) {
        this.source = source;
        this.environment = environment;
        this.out = new Output(out);
        this.err = new Output(err);
    }

    public static void main(String[] args) {
        Main main = new Main(new Library(), Environment.ofProcess(), new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
        // Nothing waits for the end of the process, and `exit` would load a logger first to say that it comes.
        Runtime.getRuntime().halt(main.run(List.of(args)));
    }

    int run(List<String> args) {
        Words words = Words.in(language(args));
        try {
            int code = dispatch(args, words);
            out.flush();
            err.flush();
            return code;
        } catch (UsageException e) {
            return usage(e, words.with(args.isEmpty() ? "help" : args.getFirst()));
        } catch (Output.ClosedException e) {
            return ExitCode.CLOSED_PIPE;
        } catch (RuntimeException | Error e) {
            return defect(e, words);
        }
    }

    private int dispatch(List<String> args, Words words) {
        String first = args.isEmpty() ? "help" : args.getFirst();
        switch (first) {
            case "--version", "-V" -> out.line("ckpt " + Shipped.version());
            case "--help", "-h" -> HelpText.overview(words, out);
            default -> {
                CommandModel command = CommandModel.named(first).orElseThrow(() -> unknown(first));
                return run(Arguments.parse(command, args.subList(Math.min(1, args.size()), args.size())), words);
            }
        }
        return ExitCode.OK;
    }

    private int run(Arguments arguments, Words words) {
        CommandModel command = arguments.command();
        if (arguments.has("help")) {
            HelpText.command(command, words, out);
            return ExitCode.OK;
        }
        if (arguments.has("schema")) {
            out.line(Shipped.schema(command.name()).stripTrailing());
            return ExitCode.OK;
        }
        if (command.least() > arguments.operands().size()) {
            throw new UsageException("usage.needs", command.name(), command.operands());
        }
        switch (command.name()) {
            case "schema" -> out.line(Shipped.schema(arguments.operands().getFirst()).stripTrailing());
            case "completion" -> out.line(Completion.script(arguments.operands().getFirst(), words).stripTrailing());
            case "help" -> arguments.operands().stream().findFirst().flatMap(CommandModel::named)
                    .ifPresentOrElse(about -> HelpText.command(about, words, out), () -> HelpText.overview(words, out));
            default -> {
                return body(command.name()).run(arguments, terminal(arguments, words.with(command.name())));
            }
        }
        return ExitCode.OK;
    }

    private Command body(String command) {
        return switch (command) {
            case "summary" -> new SummaryCommand(source);
            case "convert" -> new ConvertCommand();
            case "id" -> new IdCommand();
            case "prune" -> new PruneCommand();
            case "report" -> new ReportCommand();
            case "verify" -> new VerifyCommand();
            case "stats" -> new StatsCommand();
            case "scan" -> new ScanCommand();
            case "log" -> new LogCommand();
            case "bisect" -> new BisectCommand();
            case "diff" -> new DiffCommand(Diff::of, (page, overwrite, a, b, diff, terminal) -> DiffReport.write(a, b,
                    diff, page, overwrite, terminal.results().words()));
            case "git-install" -> new GitInstallCommand(environment.self());
            case "show" -> new ShowCommand();
            default -> throw new IllegalStateException("a command without a body: " + command);
        };
    }

    private Terminal terminal(Arguments arguments, Words words) {
        Style style = environment.style(arguments.value("color").orElse("auto"));
        return new Terminal(new Screen(out, words, style, environment.width()), new Screen(err, words, Style.PLAIN, 0),
                environment.watched(), environment.debug());
    }

    private UsageException unknown(String word) {
        if (word.startsWith("-")) {
            return new UsageException("usage.option", word, "help");
        }
        return isFile(word) ? new UsageException("usage.command-file", word) : CommandModel.unknown(word);
    }

    private static boolean isFile(String word) {
        try {
            return Files.exists(Path.of(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /// The language asked for, even where the rest of the line is wrong: its error has a language too.
    private Words.Language language(List<String> args) {
        int option = args.indexOf("--lang");
        String wish = option >= 0 && option + 1 < args.size() ? args.get(option + 1) : "";
        for (String arg : args) {
            wish = arg.startsWith("--lang=") ? arg.substring("--lang=".length()) : wish;
        }
        for (Words.Language language : Words.Language.values()) {
            if (language.code().equals(wish)) {
                return language;
            }
        }
        return environment.language();
    }

    private int usage(UsageException e, Words words) {
        err.line("ckpt: " + words.text(e.key(), e.values()));
        err.flush();
        return ExitCode.FAILED;
    }

    private int defect(Throwable thrown, Words words) {
        Screen messages = new Screen(err, words, Style.PLAIN, 0);
        new Terminal(new Screen(out, words, Style.PLAIN, 0), messages, false, environment.debug()).fail("ckpt", thrown);
        return ExitCode.FAILED;
    }
}
