package dev.ckpt.io;

import java.io.IOException;

/// A file could not be written. What stood under its name before stands there still, and nothing half-written is left.
///
/// The message is [Fault#text()].
public final class FailedWriteException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public FailedWriteException(Fault fault) {
        super(fault.text());
        this.fault = fault;
    }

    public FailedWriteException(Fault fault, Throwable cause) {
        super(fault.text(), cause);
        this.fault = fault;
    }

    /// The whole message, [Fault#text()]; never null.
    @Override
    public String getMessage() {
        return fault.text();
    }

    /// The parts of the message.
    public Fault fault() {
        return fault;
    }
}
