package dev.ckpt.io;

/// The file may be sound, but is of a kind or a version that this reader does not know.
public final class UnsupportedException extends CheckpointException {

    private static final long serialVersionUID = 1L;

    public UnsupportedException(Fault fault) {
        super(fault);
    }

    public UnsupportedException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
