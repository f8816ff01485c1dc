package dev.ckpt.torch;

import dev.ckpt.pickle.PickleNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Every persistent id below a node, in the order of the pickle, each once.
final class PersistentIds {

    private final Set<PickleNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<PickleNode> open = new ArrayDeque<>();
    private final List<PickleNode.Persistent> found = new ArrayList<>();

    PersistentIds(PickleNode root) {
        enter(root);
        for (PickleNode node = open.poll(); node != null; node = open.poll()) {
            visit(node);
        }
    }

    void forEach(Consumer<PickleNode.Persistent> consumer) {
        found.forEach(consumer);
    }

    private void visit(PickleNode node) {
        switch (node) {
            case PickleNode.Items items -> items.items().forEach(this::enter);
            case PickleNode.Mapping mapping -> pairs(mapping.pairs());
            case PickleNode.Call call -> {
                enter(call.callee());
                call.arguments().forEach(this::enter);
                enter(call.keywords());
                call.states().forEach(this::enter);
                call.elements().forEach(this::enter);
                pairs(call.pairs());
            }
            case PickleNode.Built built -> {
                enter(built.target());
                built.states().forEach(this::enter);
            }
            case PickleNode.UnknownGlobal global -> {
                enter(global.module());
                enter(global.name());
            }
            case PickleNode.Persistent persistent -> {
                found.add(persistent);
                enter(persistent.id());
            }
            default -> {
            } // a leaf
        }
    }

    private void pairs(List<PickleNode.Pair> pairs) {
        for (PickleNode.Pair pair : pairs) {
            enter(pair.key());
            enter(pair.value());
        }
    }

    private void enter(PickleNode node) {
        boolean hasParts = node instanceof PickleNode.Items || node instanceof PickleNode.Mapping
                || node instanceof PickleNode.Call || node instanceof PickleNode.Built
                || node instanceof PickleNode.UnknownGlobal || node instanceof PickleNode.Persistent;
        if (hasParts && seen.add(node)) {
            open.add(node);
        }
    }
}
