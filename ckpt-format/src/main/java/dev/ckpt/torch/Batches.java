package dev.ckpt.torch;

import dev.ckpt.pickle.PickleWriter;
import java.io.IOException;

/// How Python's pickler in C fills a list or a dict: up to 1000 items between a MARK and an opcode that takes them all, a
/// single item by an opcode of its own. What it does at the edges depends on whether it may look into the container.
final class Batches {

    /// What is filled.
    enum Of {
        ITEMS, PAIRS
    }

    enum Style {
        /// Python's own list and dict: they are single only when they hold one item in all. A dict whose last batch is
        /// full is followed by an empty one.
        EXACT,
        /// Everything that is asked for its items one by one, OrderedDict among it: a last item that a batch would hold
        /// alone is single.
        ITERATED
    }

    private static final int FULL = 1000;

    private final PickleWriter out;
    private final Of of;
    private final Style style;
    private final int size;
    private int held;
    private boolean open;
    private boolean single;

    Batches(PickleWriter out, Of of, Style style, int size) {
        this.out = out;
        this.of = of;
        this.style = style;
        this.size = size;
    }

    /// Item `index` is written next.
    void before(int index) throws IOException {
        if (open && held == FULL) {
            take(true);
            open = false;
        }
        if (!open) {
            single = style == Style.EXACT ? size == 1 : index == size - 1;
            if (!single) {
                out.mark();
                open = true;
                held = 0;
            }
        }
        held++;
    }

    /// All items are written.
    void end() throws IOException {
        if (single || open) {
            take(!single);
        }
        if (open && of == Of.PAIRS && style == Style.EXACT && held == FULL) {
            out.mark();
            take(true);
        }
    }

    private void take(boolean toMark) throws IOException {
        switch (of) {
            case ITEMS -> out.append(toMark);
            case PAIRS -> out.setItem(toMark);
        }
    }
}
