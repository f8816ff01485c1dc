package dev.ckpt.cli;

/// What a process tells the one that started it.
final class ExitCode {

    static final int OK = 0;

    /// Read, and something was found that a person should know.
    static final int FINDINGS = 1;

    /// Not understood or not readable.
    static final int FAILED = 2;

    /// As a shell shows a process that a closed pipe has ended: 128 and SIGPIPE.
    static final int CLOSED_PIPE = 141;

    private ExitCode() {}
}
