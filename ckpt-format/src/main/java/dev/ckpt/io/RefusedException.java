package dev.ckpt.io;

/// The file asks for something that a reader must not do: more memory than its budget, a path that leaves its folder, a structure that two readers would read differently.
public final class RefusedException extends CheckpointException {

    private static final long serialVersionUID = 1L;

    public RefusedException(Fault fault) {
        super(fault);
    }

    public RefusedException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
