package dev.ckpt.torch;

import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.pickle.PickleWriter;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/// A tree on its way into a pickle: what has been begun and not finished, and where in the tree that is. Nesting costs
/// memory here and no stack of Java's.
final class PicklingStack {

    /// Times that a tuple may be begun inside itself. Python writes it again until it comes upon the list or dict through
    /// which it contains itself; honest objects need one. Where there is none, it would never end.
    private static final int MOST_OPENINGS = 64;

    /// Steps of a path that are shown, the last ones.
    private static final int STEPS_SHOWN = 8;

    /// Writes a value, or begins it and leaves the rest for later.
    @FunctionalInterface
    interface Saving {
        void save(Value value) throws IOException;
    }

    private final String file;
    private final PickleWriter out;
    private final Deque<Unwritten> unwritten = new ArrayDeque<>();
    private final IdentityHashMap<Value, Integer> openings = new IdentityHashMap<>();

    /// @param file the name of the checkpoint that the tree is of, for messages
    PicklingStack(String file, PickleWriter out) {
        this.file = file;
        this.out = out;
    }

    void write(Value root, Saving saving) throws IOException {
        out.begin();
        saving.save(root);
        for (Unwritten top = unwritten.peek(); top != null; top = unwritten.peek()) {
            Value next = top.next();
            if (next == null) {
                unwritten.removeFirstOccurrence(top); // something may have come on top of it
            } else {
                saving.save(next);
            }
        }
        out.end();
    }

    /// These are written next, the first of them first.
    void later(Unwritten... parts) {
        for (int i = parts.length - 1; i >= 0; i--) {
            unwritten.push(parts[i]);
        }
    }

    /// A new tuple of these, and then the rest.
    void laterTuple(List<Value> items, Unwritten.Action rest) throws IOException {
        if (PickleWriter.isMarked(items.size())) {
            out.mark();
        }
        later(new Unwritten.Items(items), Unwritten.then(() -> {
            newTuple(items.size());
            rest.run();
        }));
    }

    void newTuple(int items) throws IOException {
        out.tuple(items);
        if (items > 0) {
            out.putUnknown();
        }
    }

    void laterState(Value state) {
        later(new Unwritten.Part("state", state), Unwritten.then(out::build));
    }

    /// A call without arguments has been named.
    void madeOfNothing(Value value) throws IOException {
        out.emptyTuple();
        out.reduce();
        out.put(value);
    }

    /// A call is written whose arguments may have contained its own result. If so, the result is there already, whole.
    ///
    /// @return whether it was made here
    boolean made(Value value) throws IOException {
        leave(value);
        if (out.knows(value)) {
            out.pop(false);
            out.get(value);
            return false;
        }
        out.put(value);
        return true;
    }

    /// Begins an object that is in the memo only when it is finished.
    void enter(Value value) {
        if (openings.merge(value, 1, Integer::sum) > MOST_OPENINGS) {
            throw refused("objects that Python can make", "one that contains itself without a list or dict in between",
                    "the file was made by hand", withoutIt());
        }
    }

    void leave(Value value) {
        openings.computeIfPresent(value, (it, count) -> count == 1 ? null : count - 1);
    }

    UnsupportedException refused(String expected, String found, String cause, String next) {
        List<String> steps = path();
        int hidden = Math.max(0, steps.size() - STEPS_SHOWN);
        String path = (hidden > 0 ? ".../" : "")
                + steps.stream().skip(hidden).map(NodeText::shortened).collect(Collectors.joining("/"));
        return new UnsupportedException(Fault.in(file)
                .at(path.isEmpty() ? "the root" : Quoted.of(path))
                .expected(expected)
                .found(found)
                .because(cause)
                .next(next));
    }

    /// What to do about an object that is in the way: its part of the checkpoint can be dropped.
    String withoutIt() {
        List<String> steps = path();
        return steps.isEmpty()
                ? "take its weights alone: ckpt convert FILE weights.safetensors"
                : "leave it out: ckpt prune --drop " + Quoted.of(steps.getFirst());
    }

    /// The way from the root to the value that is being written.
    private List<String> path() {
        List<String> steps = new ArrayList<>();
        for (Iterator<Unwritten> up = unwritten.descendingIterator(); up.hasNext();) {
            String step = up.next().step();
            if (!step.isEmpty()) {
                steps.add(step);
            }
        }
        return steps;
    }
}
