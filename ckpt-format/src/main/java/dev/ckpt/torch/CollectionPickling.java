package dev.ckpt.torch;

import dev.ckpt.pickle.PickleWriter;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.util.List;

/// Spells Python's collections as its pickler in C does under protocol 2 (docs/pytorch-format.md §2.1 and §2.4).
final class CollectionPickling {

    private static final String BUILTIN = "__builtin__";
    private static final String COLLECTIONS = "collections";

    private final PickleWriter out;
    private final PicklingStack stack;

    CollectionPickling(PickleWriter out, PicklingStack stack) {
        this.out = out;
        this.stack = stack;
    }

    void sequence(Sequence sequence) throws IOException {
        List<Value> items = sequence.items();
        switch (sequence.kind()) {
            case LIST -> {
                out.emptyList();
                out.put(sequence);
                stack.later(new Unwritten.Items(out, items, Batches.Style.EXACT));
            }
            case TUPLE -> tuple(sequence);
            case SET -> set("set", sequence);
            case FROZENSET -> set("frozenset", sequence);
            case SIZE -> {
                out.global("torch", "Size");
                stack.enter(sequence);
                stack.laterTuple(items, () -> {
                    stack.newTuple(1);
                    out.reduce();
                    stack.made(sequence);
                });
            }
            case DEQUE -> {
                // a longest length, if it had one, was not read
                out.global(COLLECTIONS, "deque");
                stack.madeOfNothing(sequence);
                stack.later(new Unwritten.Items(out, items, Batches.Style.ITERATED));
            }
        }
    }

    private void tuple(Sequence tuple) throws IOException {
        int size = tuple.items().size();
        if (size == 0) {
            out.emptyTuple(); // one constant of Python, never in the memo
            return;
        }
        stack.enter(tuple);
        if (PickleWriter.isMarked(size)) {
            out.mark();
        }
        stack.later(new Unwritten.Items(tuple.items()), Unwritten.then(() -> {
            stack.leave(tuple);
            if (out.knows(tuple)) { // one of its items contains it, and has made it
                for (int i = 0; i < (PickleWriter.isMarked(size) ? 1 : size); i++) {
                    out.pop(PickleWriter.isMarked(size));
                }
                out.get(tuple);
            } else {
                out.tuple(size);
                out.put(tuple);
            }
        }));
    }

    /// A call with a list of the items.
    private void set(String name, Sequence set) throws IOException {
        out.global(BUILTIN, name);
        stack.enter(set);
        out.emptyList();
        out.putUnknown();
        stack.later(new Unwritten.Items(out, set.items(), Batches.Style.EXACT), Unwritten.then(() -> {
            stack.newTuple(1);
            out.reduce();
            stack.made(set);
        }));
    }

    void dict(Dict dict) throws IOException {
        switch (dict.kind()) {
            case DICT -> {
                out.emptyDict();
                out.put(dict);
                stack.later(new Unwritten.Pairs(out, dict.entries(), Batches.Style.EXACT));
            }
            case ORDERED_DICT -> {
                out.global(COLLECTIONS, "OrderedDict");
                stack.madeOfNothing(dict);
                dict.attributes().ifPresent(stack::laterState);
                stack.later(new Unwritten.Pairs(out, dict.entries(), Batches.Style.ITERATED));
            }
            case DEFAULT_DICT -> {
                out.global(COLLECTIONS, "defaultdict");
                stack.enter(dict);
                stack.laterTuple(factory(dict), () -> {
                    out.reduce();
                    if (stack.made(dict)) {
                        stack.later(new Unwritten.Pairs(out, dict.entries(), Batches.Style.ITERATED));
                    }
                });
            }
            case COUNTER -> {
                out.global(COLLECTIONS, "Counter");
                stack.enter(dict);
                out.emptyDict();
                out.putUnknown();
                stack.later(new Unwritten.Pairs(out, dict.entries(), Batches.Style.EXACT), Unwritten.then(() -> {
                    stack.newTuple(1);
                    out.reduce();
                    stack.made(dict);
                }));
            }
        }
    }

    private static List<Value> factory(Dict dict) {
        return dict.attributes()
                .filter(Dict.class::isInstance)
                .flatMap(attributes -> ((Dict) attributes).get("default_factory"))
                .map(List::of)
                .orElse(List.of());
    }
}
