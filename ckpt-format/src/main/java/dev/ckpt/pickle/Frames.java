package dev.ckpt.pickle;

/// Follows FRAME. Its length is a hint to readers of streams, so it decides nothing here; one that does not fit is odd.
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
            oddities.nestedFrame();
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
                oddities.frameMissed(end, offset);
            }
            end = NONE;
        }
    }

    /// @param offset after STOP
    void stop(long offset) {
        if (end != NONE && end > offset) {
            oddities.frameAfterEnd(end, offset);
        }
    }
}
