package dev.ckpt.io;

import java.util.Objects;

/// A file could not be read. There are three kinds, and no fourth: the file is broken ([MalformedException]), we do not
/// know this form of it ([UnsupportedException]), or reading it on would harm ([RefusedException]).
///
/// The message is [Fault#text()].
public abstract sealed class CheckpointException extends RuntimeException
        permits MalformedException, UnsupportedException, RefusedException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    CheckpointException(Fault fault) {
        super(fault.text());
        this.fault = Objects.requireNonNull(fault);
    }

    CheckpointException(Fault fault, Throwable cause) {
        super(fault.text(), cause);
        this.fault = Objects.requireNonNull(fault);
    }

    /// The whole message, [Fault#text()]; never null.
    @Override
    public final String getMessage() {
        return fault.text();
    }

    /// The parts of the message.
    public final Fault fault() {
        return fault;
    }
}
