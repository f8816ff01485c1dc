package dev.ckpt.convert;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.TreeEdit;
import dev.ckpt.tree.Value;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/// Gives entries of a tree other keys, or takes them out, and puts other dicts in the place of some.
final class KeyEdit implements TreeEdit.Rule {

    private final IdentityHashMap<Dict.Entry, Optional<Text>> changes = new IdentityHashMap<>();
    private final IdentityHashMap<Value, Value> replaced = new IdentityHashMap<>();
    private final IdentityHashMap<Dict, Map<Value, Optional<Text>>> byDict = new IdentityHashMap<>();

    void rename(Dict.Entry entry, String key) {
        changes.put(entry, Optional.of(new Text(key)));
    }

    void remove(Dict.Entry entry) {
        changes.put(entry, Optional.empty());
    }

    void replace(Value value, Value by) {
        replaced.put(value, by);
    }

    @Override
    public Optional<Value> value(Value value) {
        return Optional.ofNullable(replaced.get(value));
    }

    @Override
    public Optional<Dict.Entry> entry(Dict dict, Dict.Entry entry) {
        Optional<Text> change = byDict.computeIfAbsent(dict, this::changesIn).get(entry.key());
        return change == null
                ? Optional.of(entry)
                : change.map(key -> new Dict.Entry(key, entry.value()));
    }

    /// By key, because a dict may have a key twice, of which only the last entry counts.
    private Map<Value, Optional<Text>> changesIn(Dict dict) {
        Map<Value, Optional<Text>> keys = new HashMap<>();
        for (Dict.Entry entry : dict.entries()) {
            Optional<Text> change = changes.get(entry);
            if (change != null) {
                keys.put(entry.key(), change);
            }
        }
        return keys;
    }
}
