package dev.ckpt.pickle;

/// Follows FRAME. Its length is a hint to readers of streams, and whoever reads from memory may leave it alone. But Python's
/// unpickler in C, when it reads from a file and a frame ends inside an opcode, forgets the rest of that frame: it then sees
/// another name, another length, another program than a reader from memory does. No pickler writes such a frame.
final class Frames {

    private static final long NONE = Long.MAX_VALUE;

    private final Oddities oddities;
    private long end = NONE;

    Frames(Oddities oddities) {
        this.oddities = oddities;
    }

    /// @param offset of the first byte inside the frame
    void enter(long offset, long length, long size) {
        if (end != NONE) {
            throw Halt.deception("a FRAME after the end of the one before, at byte " + end, "one inside of it");
        }
        if (length < 0 || length > size - offset) {
            oddities.frameTooLong(length, size - offset);
        } else {
            end = offset + length;
        }
    }

    /// Before each opcode.
    void pass(long offset) {
        if (offset >= end) {
            if (offset > end) {
                throw Halt.deception("a FRAME that ends between two opcodes",
                        "one that ends at byte " + end + ", inside the opcode before");
            }
            end = NONE;
        }
    }

    /// Whether an opcode that reached this far has left its frame.
    boolean isLeftBy(long reach) {
        return end != NONE && reach > end;
    }

    /// @param offset after STOP
    void stop(long offset) {
        if (end != NONE && end > offset) {
            oddities.frameAfterEnd(end, offset);
        }
    }
}
