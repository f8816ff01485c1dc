package dev.ckpt.pickle;

import dev.ckpt.io.Fault;

/// Ends the reading of a pickle from inside the machine. [PickleReader] alone catches it, and gives it file and place.
final class Halt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What ended it.
    enum Kind {
        /// The pickle is broken: what was read before is reported.
        DEFECT,
        /// It is broken in a way that one of Python's unpicklers does not see, which then runs another program than the
        /// one we read.
        DECEPTION,
        /// It asks for too much.
        REFUSAL
    }

    private final Kind kind;
    private final transient Fault fault;

    private Halt(Kind kind, Fault fault) {
        // No stack trace: a fuzzer or a scan of many files meets these by the thousand.
        super(fault.text(), null, false, false);
        this.kind = kind;
        this.fault = fault;
    }

    static Halt defect(String expected, String found, String because) {
        return new Halt(Kind.DEFECT, Fault.in("").expected(expected).found(found).because(because)
                .next("get the file again from where it came from; do not unpickle this one"));
    }

    static Halt deception(String expected, String found) {
        return new Halt(Kind.DECEPTION,
                Fault.in("").expected(expected).found(found)
                        .because("a file put together by hand: Python would run something else than what stands here")
                        .next("do not unpickle this file"));
    }

    static Halt refusal(String expected, String found, String because) {
        return new Halt(Kind.REFUSAL, Fault.in("").expected(expected).found(found).because(because)
                .next("if you trust the file, read it with more memory (java -Xmx)"));
    }

    static Halt tooDeep(int depth) {
        return new Halt(Kind.REFUSAL, Fault.in("").expected("values nested at most " + depth + " deep")
                .found("deeper ones")
                .because("a pickle made to overflow the stack of its reader; real checkpoints stay below 20")
                .next("do not unpickle this file before it is clear who made it"));
    }

    Kind kind() {
        return kind;
    }

    /// Without file and place.
    Fault fault() {
        return fault;
    }
}
