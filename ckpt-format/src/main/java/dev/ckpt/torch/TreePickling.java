package dev.ckpt.torch;

import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.pickle.PickleWriter;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Writes a tree as the pickle that `torch.save` makes of the objects in it: the same opcodes, the same memo. One value is
/// one object, wherever it occurs, and a tree may contain itself.
///
/// What is still to be written is kept on a stack of its own ([Unwritten]), so that nesting costs no stack of Java's.
final class TreePickling {

    private static final String BUILTIN = "__builtin__";
    private static final String COLLECTIONS = "collections";
    private static final String UTILS = "torch._utils";

    /// Times that a tuple may be begun inside itself. Python writes it again until it comes upon the list or dict through
    /// which it contains itself; honest objects need one. Where there is none, it would never end.
    private static final int MOST_OPENINGS = 64;

    /// In characters; a text is made into bytes at once.
    private static final int LONGEST_TEXT = 1 << 29;

    /// Steps of a path that are shown, the last ones.
    private static final int STEPS_SHOWN = 8;

    private final String file;
    private final PickleWriter out;
    private final TensorPickling tensors;
    private final Deque<Unwritten> unwritten = new ArrayDeque<>();
    private final IdentityHashMap<Value, Integer> openings = new IdentityHashMap<>();

    /// @param file the name of the checkpoint that the tree is of, for messages
    TreePickling(String file, PickleWriter out, TensorPickling tensors) {
        this.file = file;
        this.out = out;
        this.tensors = tensors;
    }

    /// @throws UnsupportedException when there is something in the tree that a new file may not or cannot hold
    void write(Value root) throws IOException {
        out.begin();
        save(root);
        for (Unwritten top = unwritten.peek(); top != null; top = unwritten.peek()) {
            Value next = top.next();
            if (next == null) {
                unwritten.removeFirstOccurrence(top); // something may have come on top of it
            } else {
                save(next);
            }
        }
        out.end();
    }

    /// These are written next, the first of them first.
    private void later(Unwritten... parts) {
        for (int i = parts.length - 1; i >= 0; i--) {
            unwritten.push(parts[i]);
        }
    }

    private void save(Value value) throws IOException {
        switch (value) {
            case Scalar.None none -> out.none();
            case Scalar.Bool bool -> out.bool(bool.value());
            case Scalar.Int number -> out.integer(number.value());
            case Scalar.BigInt number -> out.integer(number.value());
            case Scalar.Real number -> out.real(number.value());
            case Text text -> text(text);
            case StorageValue storage -> tensors.storage(storage);
            case Opaque object when object.via() == Opaque.Via.REFERENCE -> name(object);
            default -> {
                if (!out.get(value)) {
                    begin(value);
                }
            }
        }
    }

    private void text(Text text) throws IOException {
        if (text.text().length() > LONGEST_TEXT) {
            throw refused("a text of at most " + LONGEST_TEXT + " characters", text.text().length() + " characters",
                    "it is no text, but data in the place of one");
        }
        out.text(text.text());
    }

    /// An object that is not in the memo yet.
    private void begin(Value value) throws IOException {
        switch (value) {
            case TensorValue tensor -> tensor(tensor);
            case Dict dict -> dict(dict);
            case Sequence sequence -> sequence(sequence);
            case Bytes bytes -> bytes(bytes);
            case Scalar.Complex number -> complex(number);
            case Opaque object -> object(object);
            case Text text -> throw new IllegalStateException("is an atom");
            case StorageValue storage -> throw new IllegalStateException("is an atom");
            case Scalar scalar -> throw new IllegalStateException("is an atom");
        }
    }

    // ---- collections

    private void sequence(Sequence sequence) throws IOException {
        List<Value> items = sequence.items();
        switch (sequence.kind()) {
            case LIST -> {
                out.emptyList();
                out.put(sequence);
                later(new Unwritten.Items(out, items, Batches.Style.EXACT));
            }
            case TUPLE -> tuple(sequence);
            case SET -> set("set", sequence);
            case FROZENSET -> set("frozenset", sequence);
            case SIZE -> {
                out.global("torch", "Size");
                enter(sequence);
                laterTuple(items, () -> {
                    newTuple(1);
                    out.reduce();
                    made(sequence);
                });
            }
            case DEQUE -> {
                // a longest length, if it had one, was not read
                out.global(COLLECTIONS, "deque");
                madeOfNothing(sequence);
                later(new Unwritten.Items(out, items, Batches.Style.ITERATED));
            }
        }
    }

    private void tuple(Sequence tuple) throws IOException {
        int size = tuple.items().size();
        if (size == 0) {
            out.emptyTuple(); // one constant of Python, never in the memo
            return;
        }
        enter(tuple);
        if (PickleWriter.isMarked(size)) {
            out.mark();
        }
        later(new Unwritten.Items(tuple.items()), Unwritten.then(() -> {
            leave(tuple);
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
        enter(set);
        out.emptyList();
        out.putUnknown();
        later(new Unwritten.Items(out, set.items(), Batches.Style.EXACT), Unwritten.then(() -> {
            newTuple(1);
            out.reduce();
            made(set);
        }));
    }

    private void dict(Dict dict) throws IOException {
        switch (dict.kind()) {
            case DICT -> {
                out.emptyDict();
                out.put(dict);
                later(new Unwritten.Pairs(out, dict.entries(), Batches.Style.EXACT));
            }
            case ORDERED_DICT -> {
                out.global(COLLECTIONS, "OrderedDict");
                madeOfNothing(dict);
                dict.attributes().ifPresent(this::laterState);
                later(new Unwritten.Pairs(out, dict.entries(), Batches.Style.ITERATED));
            }
            case DEFAULT_DICT -> {
                out.global(COLLECTIONS, "defaultdict");
                enter(dict);
                laterTuple(factory(dict), () -> {
                    out.reduce();
                    if (made(dict)) {
                        later(new Unwritten.Pairs(out, dict.entries(), Batches.Style.ITERATED));
                    }
                });
            }
            case COUNTER -> {
                out.global(COLLECTIONS, "Counter");
                enter(dict);
                out.emptyDict();
                out.putUnknown();
                later(new Unwritten.Pairs(out, dict.entries(), Batches.Style.EXACT), Unwritten.then(() -> {
                    newTuple(1);
                    out.reduce();
                    made(dict);
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

    // ---- bytes, numbers, objects

    private void bytes(Bytes bytes) throws IOException {
        long size = bytes.content().byteSize();
        if (size > PickleWriter.LONGEST_TEXT / 2
                && PickleWriter.latin1Length(bytes.content()) > PickleWriter.LONGEST_TEXT) {
            throw refused("at most 4 GiB of bytes, each above 7F counting twice", size + " bytes",
                    "this is as much as one value of a pickle of protocol 2 holds");
        }
        if (bytes.mutable()) {
            out.global(BUILTIN, "bytearray");
            if (size == 0) {
                out.emptyTuple();
            } else {
                out.bytes(bytes.content());
                out.putUnknown();
                newTuple(1);
            }
            out.reduce();
        } else {
            out.bytes(bytes.content());
        }
        out.put(bytes);
    }

    private void complex(Scalar.Complex number) throws IOException {
        out.global(BUILTIN, "complex");
        out.real(number.real());
        out.real(number.imaginary());
        newTuple(2);
        out.reduce();
        out.put(number);
    }

    private void name(Opaque object) throws IOException {
        GlobalName name = carried(object);
        out.global(name.module(), name.name());
    }

    private GlobalName carried(Opaque object) {
        return CarriedNames.of(object).orElseThrow(() -> refused("tensors and plain data",
                "an object of " + NodeText.shortened(object.className()), "it would carry code into a new file"));
    }

    private void object(Opaque object) throws IOException {
        name(object);
        enter(object);
        laterTuple(object.arguments(), () -> {
            if (object.via() == Opaque.Via.NEW) {
                out.newObject();
            } else {
                out.reduce();
            }
            if (made(object)) {
                object.states().reversed().forEach(this::laterState);
                later(new Unwritten.Items(out, object.elements(), Batches.Style.ITERATED),
                        new Unwritten.Pairs(out, object.entries(), Batches.Style.ITERATED));
            }
        });
    }

    // ---- tensors

    private void tensor(TensorValue value) throws IOException {
        TensorPickling.obstacle(value.tensor()).ifPresent(obstacle -> {
            throw refused("a tensor that is whole, of a type of PyTorch", obstacle,
                    "there is no form for it in a file of torch.save");
        });
        Optional<Value> attributes = value.attributes();
        if (value.parameter()) {
            out.global(UTILS, attributes.isEmpty() ? "_rebuild_parameter" : "_rebuild_parameter_with_state");
            if (attributes.isPresent()) {
                out.mark();
            }
            tensors.data(value.tensor());
            out.bool(value.tensor().requiresGrad());
            tensors.hooks();
            finish(value, 3);
        } else if (attributes.isPresent()) {
            out.global("torch._tensor", "_rebuild_from_type_v2");
            out.mark();
            tensors.function(value.tensor());
            out.global("torch", "Tensor");
            tensors.arguments(value.tensor(), value.tensor().requiresGrad());
            finish(value, 3);
        } else {
            tensors.tensor(value.tensor());
            out.put(value);
        }
    }

    /// The call with so many arguments, after which the attributes come, if there are any.
    private void finish(TensorValue value, int arguments) throws IOException {
        if (value.attributes().isEmpty()) {
            newTuple(arguments);
            out.reduce();
            out.put(value);
            return;
        }
        enter(value);
        later(new Unwritten.Part("attributes", value.attributes().get()), Unwritten.then(() -> {
            newTuple(arguments + 1);
            out.reduce();
            made(value);
        }));
    }

    // ---- parts of all of them

    /// A new tuple of these, and then the rest.
    private void laterTuple(List<Value> items, Unwritten.Action rest) throws IOException {
        if (PickleWriter.isMarked(items.size())) {
            out.mark();
        }
        later(new Unwritten.Items(items), Unwritten.then(() -> {
            newTuple(items.size());
            rest.run();
        }));
    }

    private void newTuple(int items) throws IOException {
        out.tuple(items);
        if (items > 0) {
            out.putUnknown();
        }
    }

    private void laterState(Value state) {
        later(new Unwritten.Part("state", state), Unwritten.then(out::build));
    }

    /// A call without arguments has been named.
    private void madeOfNothing(Value value) throws IOException {
        out.emptyTuple();
        out.reduce();
        out.put(value);
    }

    /// A call is written whose arguments may have contained its own result. If so, the result is there already, whole.
    ///
    /// @return whether it was made here
    private boolean made(Value value) throws IOException {
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
    private void enter(Value value) {
        if (openings.merge(value, 1, Integer::sum) > MOST_OPENINGS) {
            throw refused("objects that Python can make", "one that contains itself without a list or dict in between",
                    "the file was made by hand");
        }
    }

    private void leave(Value value) {
        openings.computeIfPresent(value, (it, count) -> count == 1 ? null : count - 1);
    }

    private UnsupportedException refused(String expected, String found, String cause) {
        String path = path();
        return new UnsupportedException(Fault.in(file)
                .at(path.isEmpty() ? "the root" : "\"" + path + "\"")
                .expected(expected)
                .found(found)
                .because(cause)
                .next("leave it out: ckpt convert --skip '" + path + "', or ckpt prune --drop '" + path + "'"));
    }

    /// The way from the root to the value that is being written.
    private String path() {
        List<String> steps = new ArrayList<>();
        for (Iterator<Unwritten> up = unwritten.descendingIterator(); up.hasNext();) {
            String step = up.next().step();
            if (!step.isEmpty()) {
                steps.add(step);
            }
        }
        int hidden = Math.max(0, steps.size() - STEPS_SHOWN);
        return (hidden > 0 ? ".../" : "") + String.join("/", steps.subList(hidden, steps.size()));
    }
}
