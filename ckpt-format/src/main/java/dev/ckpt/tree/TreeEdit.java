package dev.ckpt.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// Makes a changed copy of a tree, and leaves the tree alone. Leaves that stay are the same objects in the copy, and what
/// was shared stays shared, so that a copy written to a file differs from the original only where it was meant to.
///
/// A rule sees a value before its parts; into a value that it replaces nobody looks.
/// Nesting costs no stack, and a tree that contains itself ends.
public final class TreeEdit {

    /// What becomes of the parts of a tree.
    public interface Rule {

        /// What stands in this value's place; empty when it stays. Asked once for each object.
        Optional<Value> value(Value value);

        /// What stands in the place of an entry of `dict`; empty drops it. The entry's value has not been changed yet,
        /// and the returned entry's value is looked at next.
        default Optional<Dict.Entry> entry(Dict dict, Dict.Entry entry) {
            return Optional.of(entry);
        }
    }

    private final Rule rule;
    private final IdentityHashMap<Value, Value> copies = new IdentityHashMap<>();
    private final Deque<Runnable> unfilled = new ArrayDeque<>();

    private TreeEdit(Rule rule) {
        this.rule = rule;
    }

    /// The copy.
    public static Value copy(Value root, Rule rule) {
        TreeEdit edit = new TreeEdit(rule);
        Value copy = edit.copy(root);
        for (Runnable filling = edit.unfilled.poll(); filling != null; filling = edit.unfilled.poll()) {
            filling.run();
        }
        return copy;
    }

    private Value copy(Value value) {
        Value known = copies.get(value);
        if (known != null) {
            return known;
        }
        Value copy = rule.value(value).orElseGet(() -> container(value));
        copies.put(value, copy);
        return copy;
    }

    private Value container(Value value) {
        return switch (value) {
            case Dict dict -> new Dict(dict.kind(), entries(Optional.of(dict), dict.entries()),
                    dict.attributes().map(this::copy));
            case Sequence sequence -> new Sequence(sequence.kind(), items(sequence.items()));
            case Opaque opaque -> opaque.via() == Opaque.Via.REFERENCE && opaque.arguments().isEmpty()
                    ? opaque
                    : new Opaque(opaque.className(), opaque.via(), items(opaque.arguments()), items(opaque.states()),
                            items(opaque.elements()), entries(Optional.empty(), opaque.entries()));
            case TensorValue tensor -> tensor;
            case StorageValue storage -> storage;
            case Scalar scalar -> scalar;
            case Text text -> text;
            case Bytes bytes -> bytes;
        };
    }

    private List<Value> items(List<Value> items) {
        List<Value> copies = new ArrayList<>(items.size());
        if (!items.isEmpty()) {
            unfilled.add(() -> items.forEach(item -> copies.add(copy(item))));
        }
        return copies;
    }

    private List<Dict.Entry> entries(Optional<Dict> dict, List<Dict.Entry> entries) {
        List<Dict.Entry> copies = new ArrayList<>(entries.size());
        if (!entries.isEmpty()) {
            unfilled.add(() -> entries.forEach(entry -> dict.map(it -> rule.entry(it, entry))
                    .orElseGet(() -> Optional.of(entry))
                    .ifPresent(kept -> copies.add(new Dict.Entry(copy(kept.key()), copy(kept.value()))))));
        }
        return copies;
    }
}
