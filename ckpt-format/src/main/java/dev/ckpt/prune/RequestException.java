package dev.ckpt.prune;

import dev.ckpt.io.Fault;

/// What was asked does not fit this checkpoint: a pattern that matches nothing, a request that would leave no weights.
/// The checkpoint itself may be sound.
///
/// The message is [Fault#text()].
public final class RequestException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public RequestException(Fault fault) {
        super(fault.text());
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
