package dev.ckpt.cli.command;

import dev.ckpt.cli.screen.Screen;
import dev.ckpt.io.Fault;

/// Where a command talks to its user.
///
/// @param results standard output
/// @param messages standard error: progress, notes, errors
/// @param progress whether a person watches, so that long work shows how far it is
/// @param debug whether defects are to be shown with their stack
public record Terminal(Screen results, Screen messages, boolean progress, boolean debug) {

    /// Says what went wrong with a file, after the results that came before it.
    public void fail(String path, Throwable thrown) {
        fail(Failure.of(thrown, path, messages.words()).fault());
        if (debug && Failure.isDefect(thrown)) {
            StackText.print(thrown, messages);
        }
        messages.out().flush();
    }

    /// Says what went wrong, after the results that came before it.
    public void fail(Fault fault) {
        results.out().flush();
        FaultText.print(fault, messages);
        messages.out().flush();
    }
}
