package dev.ckpt.tree;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// An object that we do not interpret. It is shown with its class and its arguments; it is never built.
public final class Opaque implements Value {

    /// How the pickle would have made it.
    public enum Via {
        /// The bare name of a class or a function: `torch.bfloat16`, `builtins.list`.
        REFERENCE,
        /// `callable(*args)`.
        CALL,
        /// `cls.__new__(cls, *args)`.
        NEW,
        /// `cls.__new__(cls, *args, **keywords)`; the keywords are the last argument, a dict.
        NEW_WITH_KEYWORDS,
        /// A persistent id that stands for something outside the pickle.
        PERSISTENT,
        /// A number of the extension registry, an out-of-band buffer: things whose meaning lies outside the file.
        OUTSIDE
    }

    private final String className;
    private final Via via;
    private final List<Value> arguments;
    private final List<Value> states;
    private final List<Value> elements;
    private final List<Dict.Entry> entries;

    /// @param className module and name with a dot between them, as the file spells them
    /// @param arguments what it would be called with; seen, not copied, as the other lists are: see [Sequence]
    /// @param states what it would be given by `__setstate__`, in order; more than one only in a hand-made file
    /// @param elements what would be appended to it
    /// @param entries what would be set in it by key
    public Opaque(String className, Via via, List<Value> arguments, List<Value> states, List<Value> elements,
            List<Dict.Entry> entries) {
        this.className = className;
        this.via = via;
        this.arguments = Collections.unmodifiableList(arguments);
        this.states = Collections.unmodifiableList(states);
        this.elements = Collections.unmodifiableList(elements);
        this.entries = Collections.unmodifiableList(entries);
    }

    public static Opaque reference(String className) {
        return new Opaque(className, Via.REFERENCE, List.of(), List.of(), List.of(), List.of());
    }

    public String className() {
        return className;
    }

    public Via via() {
        return via;
    }

    public List<Value> arguments() {
        return arguments;
    }

    public List<Value> states() {
        return states;
    }

    /// The last state, which is the one that counts.
    public Optional<Value> state() {
        return states.isEmpty() ? Optional.empty() : Optional.of(states.getLast());
    }

    public List<Value> elements() {
        return elements;
    }

    public List<Dict.Entry> entries() {
        return entries;
    }

    /// The attribute of that name, where the state is a dict (or a pair of dicts, as objects with slots have).
    public Optional<Value> attribute(String name) {
        return state().flatMap(state -> attributeOf(state, name));
    }

    private static Optional<Value> attributeOf(Value state, String name) {
        return switch (state) {
            case Dict dict -> dict.get(name);
            case Sequence pair when pair.items().size() == 2 -> pair.items().stream()
                    .filter(Dict.class::isInstance)
                    .flatMap(part -> ((Dict) part).get(name).stream())
                    .findFirst();
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return via + " " + className;
    }
}
