package dev.ckpt.cli.git;

import dev.ckpt.cli.args.Arguments;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.Command;
import dev.ckpt.cli.command.ExitCode;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.io.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `ckpt git-install`
public final class GitInstallCommand implements Command {

    private final List<String> ckpt;

    /// @param ckpt how this command is called: the launcher's path, or a virtual machine's with its arguments
    public GitInstallCommand(List<String> ckpt) {
        this.ckpt = List.copyOf(ckpt);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        if (!arguments.operands().isEmpty()) {
            throw new UsageException("usage.git-install.none", arguments.operands().getFirst());
        }
        GitSettings settings = GitSettings.of(ckpt);
        boolean global = arguments.has("global");
        if (arguments.has("print")) {
            print(settings, global, terminal.results());
            return ExitCode.OK;
        }
        try {
            return install(settings, global, terminal);
        } catch (Output.ClosedException e) {
            throw e;
        } catch (IOException e) {
            terminal.fail("git", e);
            return ExitCode.FAILED;
        }
    }

    private static void print(GitSettings settings, boolean global, Screen screen) {
        String scope = global ? "--global" : "--local";
        settings.config().forEach((key, value) -> screen.line("git config " + scope + " " + key + " "
                + GitSettings.quoted(value)));
        screen.line("");
        screen.line("# " + screen.text(global ? "git.attributes-user" : "git.attributes"));
        settings.attributes().forEach(screen::line);
    }

    private static int install(GitSettings settings, boolean global, Terminal terminal) throws IOException {
        Screen words = terminal.messages();
        Optional<Path> attributes = global ? AttributesFile.ofUser() : AttributesFile.ofRepository();
        if (attributes.isEmpty()) {
            terminal.fail(Fault.in(Path.of("").toAbsolutePath().toString())
                    .found(words.text(global ? "git.no-home" : "git.no-repository"))
                    .next(words.text(global ? "git.no-home.next" : "git.no-repository.next")));
            return ExitCode.FAILED;
        }
        for (Map.Entry<String, String> setting : settings.config().entrySet()) {
            Git.Answer answer = Git.run("config", global ? "--global" : "--local", setting.getKey(),
                    setting.getValue());
            if (answer.code() != 0) {
                terminal.fail(Fault.in("git config").at(setting.getKey()).found(answer.out()));
                return ExitCode.FAILED;
            }
        }
        List<String> added = AttributesFile.add(attributes.get(), settings.attributes());
        Screen screen = terminal.results();
        settings.config().forEach((key, value) -> screen.line(key + " = " + Printable.of(value)));
        screen.line(screen.text(added.isEmpty() ? "git.unchanged" : "git.added",
                Printable.of(attributes.get().toString()), String.join(", ", added)));
        screen.line(screen.text("git.done"));
        return ExitCode.OK;
    }
}
