package dev.ckpt.pickle;

import dev.ckpt.io.Budget;

/// What a pickle may still cost, in eighths of a node. An operation costs one eighth: that is its share of stack, memo
/// and lists, and bounds the time too. A node costs eight. Long content that must be copied costs nodes by its length.
final class Allowance {

    private static final int NODE = 8;

    /// Bytes of copied content that count as one node: decoding holds a text in two forms at once, up to 6 bytes for one
    /// of the file, and a node stands for 200 bytes of heap.
    private static final int CONTENT = 32;

    private final long nodes;
    private long left;

    Allowance(Budget budget) {
        nodes = budget.pickleNodes();
        left = Math.min(nodes, Long.MAX_VALUE / NODE) * NODE;
    }

    void operation() {
        if (--left < 0) {
            throw spent();
        }
    }

    void node() {
        left -= NODE;
        if (left < 0) {
            throw spent();
        }
    }

    void content(long bytes) {
        long price = bytes / CONTENT * NODE;
        if (price > left) {
            throw Halt.refusal("at most " + contentLeft() + " more bytes of text or digits", bytes + " bytes",
                    "a length that was made up to exhaust memory, or a very large text");
        }
        left -= price;
    }

    /// Bytes of content that could still be paid.
    long contentLeft() {
        long units = left / NODE;
        return units > Long.MAX_VALUE / CONTENT ? Long.MAX_VALUE : units * CONTENT;
    }

    private Halt spent() {
        return Halt.refusal("at most " + nodes + " nodes", "more",
                "a pickle made to exhaust memory, or a larger one than this heap can hold");
    }
}
