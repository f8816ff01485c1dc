package dev.ckpt.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes the weights out of a whole model that was pickled as an object: a module of PyTorch, or of TorchScript.
///
/// The names are those that `state_dict()` would give, and so is the order: a module's parameters, its buffers, then its
/// children.
public final class ModuleTree {

    /// Times that one module may occur under different names; a shared module occurs a few times, a hostile file makes
    /// the number of ways through it grow without end.
    private static final int MOST_OCCURRENCES = 64;

    /// Characters of all names together; the largest models have some 100,000 names of 60 characters.
    private static final long MOST_CHARACTERS = 32_000_000;

    private static final String TORCHSCRIPT = "__torch__";

    private final List<Dict.Entry> found = new ArrayList<>();
    private final Deque<Named> open = new ArrayDeque<>();
    private long characters;
    private final IdentityHashMap<Opaque, Integer> occurrences = new IdentityHashMap<>();

    private record Named(String prefix, Opaque module) {}

    private ModuleTree() {}

    /// The state_dict of a module: dotted names to tensors. Empty when the value is no module, or one without tensors.
    ///
    /// Of a TorchScript archive with constants (a dict of `data` and `constants`), the constants are named as in its
    /// code: `CONSTANTS.c0`.
    public static Optional<Dict> stateDict(Value value) {
        ModuleTree walk = new ModuleTree();
        switch (value) {
            case Opaque module when isModule(module) -> walk.walk(module);
            case Dict archive when archive.size() == 2 && archive.get("data").orElse(value) instanceof Opaque module
                    && isScript(module) && archive.get("constants").orElse(value) instanceof Sequence constants -> {
                walk.walk(module);
                walk.constants(constants);
            }
            default -> {
            }
        }
        return walk.found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Dict(Dict.Kind.ORDERED_DICT, walk.found, Optional.empty()));
    }

    private static boolean isModule(Opaque object) {
        return isScript(object) || (object.attribute("_parameters").filter(Dict.class::isInstance).isPresent()
                && object.attribute("_modules").filter(Dict.class::isInstance).isPresent());
    }

    private static boolean isScript(Opaque object) {
        return object.className().startsWith(TORCHSCRIPT);
    }

    private void walk(Opaque root) {
        open.push(new Named("", root));
        while (!open.isEmpty()) {
            Named next = open.pop();
            int times = occurrences.merge(next.module(), 1, Integer::sum);
            if (times <= MOST_OCCURRENCES) {
                if (isScript(next.module())) {
                    script(next);
                } else {
                    module(next);
                }
            }
        }
    }

    private void module(Named named) {
        tensors(named.prefix(), named.module().attribute("_parameters"), Set.of());
        tensors(named.prefix(), named.module().attribute("_buffers"), texts(named.module()));
        children(named.prefix(), named.module().attribute("_modules"));
    }

    /// Buffers that `state_dict()` leaves out.
    private static Set<String> texts(Opaque module) {
        Set<String> texts = new HashSet<>();
        if (module.attribute("_non_persistent_buffers_set").orElse(Value.NONE) instanceof Sequence names) {
            for (Value name : names.items()) {
                if (name instanceof Text text) {
                    texts.add(text.text());
                }
            }
        }
        return texts;
    }

    /// All attributes that are tensors or modules; which are parameters, only the archive's code says.
    private void script(Named named) {
        Optional<Value> state = named.module().state();
        tensors(named.prefix(), state, Set.of());
        children(named.prefix(), state);
    }

    private void tensors(String prefix, Optional<Value> names, Set<String> without) {
        if (names.orElse(Value.NONE) instanceof Dict dict) {
            for (Dict.Entry entry : dict.entries()) {
                if (entry.key() instanceof Text name && entry.value() instanceof TensorValue tensor
                        && !without.contains(name.text()) && affordable(prefix, name)) {
                    found.add(new Dict.Entry(new Text(prefix + name.text()), tensor));
                }
            }
        }
    }

    private void children(String prefix, Optional<Value> names) {
        if (names.orElse(Value.NONE) instanceof Dict dict) {
            for (Dict.Entry entry : dict.entries().reversed()) { // the first is popped first
                if (entry.key() instanceof Text name && entry.value() instanceof Opaque child && isModule(child)
                        && affordable(prefix, name)) {
                    open.push(new Named(prefix + name.text() + ".", child));
                }
            }
        }
    }

    private boolean affordable(String prefix, Text name) {
        characters += prefix.length() + name.text().length();
        return characters <= MOST_CHARACTERS;
    }

    private void constants(Sequence constants) {
        for (int i = 0; i < constants.items().size(); i++) {
            if (constants.items().get(i) instanceof TensorValue tensor) {
                found.add(new Dict.Entry(new Text("CONSTANTS.c" + i), tensor));
            }
        }
    }
}
