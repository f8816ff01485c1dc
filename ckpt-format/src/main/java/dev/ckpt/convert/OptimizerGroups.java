package dev.ckpt.convert;

import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An optimizer's groups as its dict has them, each parameter with the name that the understanding gives it.
final class OptimizerGroups {

    static final String PARAMS = "params";
    static final String PARAM_NAMES = "param_names";

    /// @param id what the file calls it: a number, or its name
    /// @param name empty where nothing tells
    record Member(Value id, Optional<String> name) {}

    record Group(Dict stored, List<Member> members) {}

    private OptimizerGroups() {}

    /// Empty when the dict is of a form without a list of groups, or not the one that was understood.
    static Optional<List<Group>> of(OptimizerState state, Dict stored) {
        if (!(stored.get("param_groups").orElse(Value.NONE) instanceof Sequence sequence)
                || !(stored.get("state").orElse(Value.NONE) instanceof Dict)) {
            return Optional.empty();
        }
        List<Group> groups = new ArrayList<>();
        for (Value item : sequence.items()) {
            if (item instanceof Dict group) {
                int g = groups.size();
                List<Value> ids = group.get(PARAMS).orElse(Value.NONE) instanceof Sequence params
                        ? params.items()
                        : List.of();
                if (g == state.groups().size() || state.groups().get(g).parameters().size() != ids.size()) {
                    return Optional.empty();
                }
                groups.add(new Group(group, members(state.groups().get(g), ids)));
            }
        }
        return groups.size() == state.groups().size() && groups.size() == sequence.items().size()
                ? Optional.of(groups)
                : Optional.empty();
    }

    private static List<Member> members(ParameterGroup group, List<Value> ids) {
        List<Member> members = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            String name = group.parameters().get(i);
            boolean told = !name.startsWith("#") || (ids.get(i) instanceof Text(String id) && id.equals(name));
            members.add(new Member(ids.get(i), told ? Optional.of(name) : Optional.empty()));
        }
        return members;
    }

    /// A group with other parameters; its settings stay as they are, and `params` stands last as PyTorch puts it.
    static Dict with(Dict group, List<Value> ids, List<Value> names) {
        List<Dict.Entry> entries = new ArrayList<>(group.size());
        Value key = new Text(PARAMS);
        for (Dict.Entry entry : group.entries()) {
            if (!(entry.key() instanceof Text(String text))) {
                entries.add(entry);
            } else if (text.equals(PARAMS)) {
                key = entry.key();
            } else if (text.equals(PARAM_NAMES)) {
                entries.add(new Dict.Entry(entry.key(), new Sequence(Sequence.Kind.LIST, names)));
            } else {
                entries.add(entry);
            }
        }
        entries.add(new Dict.Entry(key, new Sequence(Sequence.Kind.LIST, ids)));
        return new Dict(group.kind(), entries, group.attributes());
    }

    /// An optimizer with other state and groups.
    static Dict with(Dict optimizer, Dict state, List<Value> groups) {
        List<Dict.Entry> entries = new ArrayList<>(optimizer.size());
        for (Dict.Entry entry : optimizer.entries()) {
            String key = entry.key() instanceof Text(String text) ? text : "";
            entries.add(switch (key) {
                case "state" -> new Dict.Entry(entry.key(), state);
                case "param_groups" -> new Dict.Entry(entry.key(), new Sequence(Sequence.Kind.LIST, groups));
                default -> entry;
            });
        }
        return new Dict(optimizer.kind(), entries, optimizer.attributes());
    }

    static UnsupportedException refused(String file, OptimizerState state, String expected, String found,
            String cause) {
        return new UnsupportedException(Fault.in(file).at("optimizer " + Quoted.of(state.path())).expected(expected)
                .found(found).because(cause).next("drop the optimizer first: ckpt prune --drop optimizer"));
    }
}
