package dev.ckpt.pickle;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The numbered store that PUT writes and GET reads. Picklers count from zero, so it is an array; numbers far beyond what
/// has been stored go to a map, so that one PUT at 2^32 - 1 does not cost an array of that length.
final class Memo {

    /// An array of this length is given to everybody.
    private static final int FREE = 1024;

    private @Nullable PickleNode[] dense = new @Nullable PickleNode[64];
    private final Map<Long, PickleNode> sparse = new HashMap<>();
    private long size;

    /// How many numbers are in use: the number that MEMOIZE takes.
    long size() {
        return size;
    }

    @Nullable
    PickleNode get(long index) {
        PickleNode node = index < dense.length ? dense[(int) index] : null;
        return node != null || sparse.isEmpty() ? node : sparse.get(index);
    }

    /// @return whether another node was there before
    @SuppressWarnings("ReferenceEquality") // one object of the pickle is one node
    boolean put(long index, PickleNode node, Allowance allowance) {
        PickleNode before = get(index);
        if (before == null) {
            size++;
        }
        if (index < 2 * size + FREE && index < Integer.MAX_VALUE - 8) {
            if (index >= dense.length) {
                dense = Arrays.copyOf(dense, (int) Math.clamp(dense.length * 2L, index + 1, Integer.MAX_VALUE - 8));
            }
            dense[(int) index] = node;
            if (!sparse.isEmpty()) {
                sparse.remove(index);
            }
        } else {
            allowance.node();
            sparse.put(index, node);
        }
        return before != null && before != node;
    }
}
