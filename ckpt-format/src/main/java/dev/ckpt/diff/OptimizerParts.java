package dev.ckpt.diff;

import dev.ckpt.model.Key;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The parts of a checkpoint's values, without what is compared as an optimizer: settings of its groups, and what it keeps for
/// each parameter, whose numbers in the file mean nothing.
final class OptimizerParts implements ValueWalk.Parts {

    private static final String STATE = "state";
    private static final String GROUPS = "param_groups";

    private final Map<String, OptimizerState> byPath = new HashMap<>();
    private final Map<String, Set<String>> settingsByGroup = new HashMap<>();
    private final Map<String, Dict> found = new LinkedHashMap<>();

    OptimizerParts(Understanding understanding) {
        for (OptimizerState optimizer : understanding.optimizers()) {
            byPath.put(optimizer.path(), optimizer);
        }
    }

    /// An optimizer and the dict that it was read from.
    record Found(OptimizerState optimizer, Dict dict) {}

    /// The optimizers that the walk has come by.
    List<Found> found() {
        List<Found> all = new ArrayList<>();
        found.forEach((path, dict) -> {
            OptimizerState optimizer = byPath.get(path);
            if (optimizer != null) {
                all.add(new Found(optimizer, dict));
            }
        });
        return all;
    }

    @Override
    public List<Member> of(String path, Value value) {
        List<Member> members = Member.of(value);
        if (!(value instanceof Dict dict)) {
            return members;
        }
        OptimizerState optimizer = byPath.get(path);
        if (optimizer != null && dict.get(GROUPS).orElse(dict) instanceof Sequence groups
                && dict.get(STATE).orElse(groups) instanceof Dict) {
            found.putIfAbsent(path, dict);
            if (found.get(path) == dict) {
                rememberSettings(path, optimizer, groups);
                return members.stream().filter(member -> !member.key().equals(STATE)).toList();
            }
        }
        Set<String> settings = settingsByGroup.get(path);
        return settings == null
                ? members
                : members.stream().filter(member -> !settings.contains(member.key())).toList();
    }

    /// What an understanding leaves out of a group's settings, because it fits no line, is a value as any.
    private void rememberSettings(String path, OptimizerState optimizer, Sequence groups) {
        int read = 0;
        for (int i = 0; i < groups.items().size() && read < optimizer.groups().size(); i++) {
            if (groups.items().get(i) instanceof Dict) {
                ParameterGroup group = optimizer.groups().get(read++);
                Set<String> known = new HashSet<>(group.settings().keySet());
                known.add("params");
                known.add("param_names");
                settingsByGroup.put(Key.joined(Key.joined(path, GROUPS), Integer.toString(i)), known);
            }
        }
    }
}
