package dev.ckpt.cli.command;

import dev.ckpt.cli.args.Arguments;

/// What a command does. [dev.ckpt.cli.args.CommandModel] says how it is typed.
@FunctionalInterface
public interface Command {

    /// @return the exit code, see [ExitCode]
    /// @throws dev.ckpt.cli.args.UsageException when the arguments make no sense together
    int run(Arguments arguments, Terminal terminal);
}
