package dev.ckpt.cli.command;

/// What a process tells the one that started it.
public final class ExitCode {

    public static final int OK = 0;

    /// Read, and something was found that a person should know.
    public static final int FINDINGS = 1;

    /// Not understood or not readable.
    public static final int FAILED = 2;

    /// As a shell shows a process that a closed pipe has ended: 128 and SIGPIPE.
    public static final int CLOSED_PIPE = 141;

    private ExitCode() {}
}
