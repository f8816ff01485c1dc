package dev.ckpt.io;

/// The file breaks its own format: cut short, damaged, or contradicting itself.
public final class MalformedException extends CheckpointException {

    private static final long serialVersionUID = 1L;

    public MalformedException(Fault fault) {
        super(fault);
    }

    public MalformedException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
