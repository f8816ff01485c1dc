package dev.ckpt.model;

import dev.ckpt.tree.Dict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads every optimizer of a tree, and gives what each keeps the name of its parameter.
final class Optimizers {

    private final Tree tree;
    private final List<Weight> parameters;
    private final boolean modelOrder;
    /// Weights' names by what a file may call them: with wrapper prefixes or without.
    private final Map<String, String> names = new HashMap<>();

    /// @param parameters the model's, in model order as far as that is known
    private Optimizers(Tree tree, Weights weights, List<Weight> parameters, boolean modelOrder) {
        this.tree = tree;
        this.parameters = parameters;
        this.modelOrder = modelOrder;
        for (Weight weight : weights.tensors()) {
            names.put(weight.name(), weight.name());
            names.putIfAbsent(weight.storedName(), weight.name());
        }
    }

    /// @param nodes what [OptimizerFinder] found
    static List<OptimizerState> read(Tree tree, List<Node> nodes, Weights weights, List<Weight> parameters,
            boolean modelOrder) {
        Optimizers optimizers = new Optimizers(tree, weights, parameters, modelOrder);
        List<OptimizerState> states = new ArrayList<>();
        for (Node node : nodes) {
            if (node.value instanceof Dict dict) {
                states.add(optimizers.read(node, dict));
            }
        }
        return states;
    }

    private OptimizerState read(Node node, Dict dict) {
        OptimizerReading reading = new OptimizerReading(dict, tree);
        OptimizerKind kind = reading.kind();
        List<String> ids = reading.ids();
        // LBFGS keeps flat vectors of all parameters together, under the first one's number
        boolean together = kind.name().equals("LBFGS");
        Map<String, String> nameOf = new HashMap<>();
        Optional<Map<String, String>> stored = reading.storedNames();
        SlotNaming.Answer answer;
        if (stored.isPresent()) {
            stored.get().forEach((id, name) -> nameOf.put(id, names.getOrDefault(name, name)));
            answer = new SlotNaming.Answer(Naming.CERTAIN, reading.idsAreNames() ? "names as ids" : "param_names",
                    List.of());
        } else {
            answer = named(reading, ids, together);
            for (int i = 0; i < ids.size(); i++) {
                String id = ids.get(i);
                answer.names().get(i).ifPresent(name -> nameOf.put(id, name));
            }
        }
        List<ParameterGroup> groups = new ArrayList<>();
        for (OptimizerReading.Group group : reading.groups()) {
            List<String> members = new ArrayList<>(group.ids().size());
            group.ids().forEach(id -> members.add(nameOf.getOrDefault(id, "#" + id)));
            groups.add(new ParameterGroup(group.settings(), members, group.ids()));
        }
        int withState = 0;
        for (String id : ids) {
            withState += reading.shapes(id).isEmpty() ? 0 : 1;
        }
        return new OptimizerState(node.path, kind.name(), kind.evidence(), groups, slots(node, dict, nameOf, together),
                answer.naming(), answer.rule(), reading.step(), ids.size(), withState);
    }

    private SlotNaming.Answer named(OptimizerReading reading, List<String> ids, boolean together) {
        List<Integer> sizes = new ArrayList<>();
        reading.groups().forEach(group -> sizes.add(group.ids().size()));
        List<SlotShapes> shapes = new ArrayList<>(ids.size());
        for (String id : ids) {
            shapes.add(together ? new SlotShapes() : reading.shapes(id));
        }
        return SlotNaming.name(parameters, modelOrder, sizes, shapes);
    }

    private List<Slot> slots(Node node, Dict dict, Map<String, String> nameOf, boolean together) {
        Node state = dict.get("state").flatMap(tree::nodeOf).orElse(null);
        List<Slot> slots = new ArrayList<>();
        for (Leaf leaf : tree.leavesOf(node)) {
            Node entry = child(state, leaf.owner());
            String id = "";
            String slot = node.nameOf(leaf);
            if (entry != null) {
                id = entry.key;
                slot = entry.nameOf(leaf);
            } else if (leaf.owner() == node && slot.startsWith("state.") && slot.lastIndexOf('.') > "state.".length()) {
                id = slot.substring("state.".length(), slot.lastIndexOf('.'));
                slot = slot.substring(slot.lastIndexOf('.') + 1);
            }
            String parameter = id.isEmpty() || together ? "" : nameOf.getOrDefault(id, "#" + id);
            slots.add(new Slot(parameter, slot, leaf.path(), leaf.place(), leaf.value()));
        }
        return slots;
    }

    /// The child of `state` that contains `below`, or is it.
    private static @Nullable Node child(@Nullable Node state, Node below) {
        Node at = below;
        while (at != null && at.parent != state) {
            at = at.parent;
        }
        return state == null ? null : at;
    }
}
