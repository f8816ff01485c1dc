package dev.ckpt.pickle;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects the tricks that are legal and that no honest pickler uses. Each is told once.
final class Oddities {

    /// Fickling's threshold for a pickle that multiplies its content.
    private static final int MANY_DUPS = 100;

    /// Below this many, fetching the same container again and again is what a list of equal rows does.
    private static final int MANY_GETS = 1000;
    private static final int GETS_PER_PUT = 10;

    private static final int NEWEST_PROTOCOL = 5;

    private final Set<String> told = new LinkedHashSet<>();
    private final long start;
    private int protocols;
    private int dups;
    private long puts;
    private long containerGets;

    Oddities(long start) {
        this.start = start;
    }

    void proto(int protocol, long offset) {
        protocols++;
        if (protocols > 1) {
            tell("several PROTO opcodes");
        }
        if (offset != start) {
            tell("a PROTO opcode that is not the first");
        }
        if (protocol > NEWEST_PROTOCOL) {
            tell("protocol " + protocol + "; the newest is " + NEWEST_PROTOCOL);
        }
    }

    /// @param newest the newest opcode that was met
    /// @param protocol as PROTO has said; 0 where there was none, which then says nothing
    void opcodes(Opcode newest, int protocol) {
        if (protocols > 0 && newest.since() > protocol) {
            tell("opcode " + newest + " of protocol " + newest.since() + " in a pickle of protocol " + protocol);
        }
    }

    void dup() {
        dups++;
        if (dups == MANY_DUPS + 1) {
            tell("more than " + MANY_DUPS + " DUP opcodes, as in a pickle that multiplies its content");
        }
    }

    void put() {
        puts++;
    }

    /// Text, names and numbers do not count: real checkpoints fetch those by the thousand.
    void get(PickleNode node) {
        if (node instanceof PickleNode.Items || node instanceof PickleNode.Mapping
                || node instanceof PickleNode.Call) {
            containerGets++;
        }
    }

    void overwritten(long index) {
        if (told.size() < 2 * NEWEST_PROTOCOL) {
            tell("memo number " + index + " is stored a second time");
        }
    }

    void extension(Opcode opcode) {
        tell("an extension code (" + opcode + "): what it stands for is not in the file");
    }

    void computedName() {
        tell("a name that is put together at run time (STACK_GLOBAL over values that are no text)");
    }

    void frameTooLong(long length, long left) {
        tell("a FRAME of " + Long.toUnsignedString(length) + " bytes where " + left + " are left");
    }

    void frameAfterEnd(long frameEnd, long end) {
        tell("a FRAME that ends at byte " + frameEnd + ", after the end of the pickle at byte " + end);
    }

    void leftOnStack(int count) {
        tell(count + " more values on the stack at STOP");
    }

    List<String> list() {
        if (containerGets > MANY_GETS && containerGets > GETS_PER_PUT * puts) {
            tell(containerGets + " fetches of containers for " + puts
                    + " stores, as in a pickle that multiplies its content");
        }
        return new ArrayList<>(told);
    }

    private void tell(String sentence) {
        told.add(sentence);
    }
}
