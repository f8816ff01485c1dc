package dev.ckpt.convert;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/// An optimizer's state_dict for some of its parameters, as PyTorch would have saved it had there been no others: the
/// parameters are numbered anew from 0, group after group. A group that loses all of them stays, with its settings, so that
/// the script that made the groups finds as many.
public final class OptimizerSubset {

    private final IntPredicate kept;
    private final Set<Value> known = new HashSet<>();
    private final Map<Value, Value> ids = new HashMap<>();
    private boolean numbered = true;
    private int position;

    private OptimizerSubset(IntPredicate kept) {
        this.kept = kept;
    }

    /// @param optimizer a dict with `state` and `param_groups`, or the flattened form of distributed training, which has
    ///        keys such as `state.wte.weight.exp_avg`
    /// @param kept of a parameter's number, counted over all groups in their order (or in order of appearance, in the
    ///        flattened form): whether it stays
    public static Dict of(Dict optimizer, IntPredicate kept) {
        return new OptimizerSubset(kept).of(optimizer);
    }

    private Dict of(Dict optimizer) {
        if (!(optimizer.get("param_groups").orElse(Value.NONE) instanceof Sequence groups)) {
            return flat(optimizer);
        }
        number(groups);
        position = 0;
        List<Dict.Entry> entries = new ArrayList<>(optimizer.size());
        for (Dict.Entry entry : optimizer.entries()) {
            if (isKey(entry, "param_groups") && entry.value() == groups) {
                entries.add(new Dict.Entry(entry.key(), groups(groups)));
            } else if (isKey(entry, "state") && entry.value() instanceof Dict state) {
                entries.add(new Dict.Entry(entry.key(), state(state)));
            } else {
                entries.add(entry);
            }
        }
        return new Dict(optimizer.kind(), entries, optimizer.attributes());
    }

    private static boolean isKey(Dict.Entry entry, String key) {
        return entry.key() instanceof Text(String text) && text.equals(key);
    }

    private void number(Sequence groups) {
        for (Value group : groups.items()) {
            for (Value id : params(group)) {
                numbered &= id instanceof Scalar.Int;
                known.add(id);
            }
        }
        long next = 0;
        for (Value group : groups.items()) {
            for (Value id : params(group)) {
                if (kept.test(position++) && !ids.containsKey(id)) {
                    ids.put(id, numbered ? new Scalar.Int(next++) : id);
                }
            }
        }
    }

    private static List<Value> params(Value group) {
        return group instanceof Dict dict && dict.get("params").orElse(Value.NONE) instanceof Sequence sequence
                ? sequence.items()
                : List.of();
    }

    private Sequence groups(Sequence groups) {
        List<Value> copies = new ArrayList<>(groups.items().size());
        for (Value item : groups.items()) {
            copies.add(item instanceof Dict group ? group(group) : item);
        }
        return new Sequence(groups.kind(), copies);
    }

    private Dict group(Dict group) {
        List<Value> params = params(group);
        boolean[] stays = new boolean[params.size()];
        for (int i = 0; i < stays.length; i++) {
            stays[i] = kept.test(position++);
        }
        List<Dict.Entry> entries = new ArrayList<>(group.size());
        for (Dict.Entry entry : group.entries()) {
            boolean listed = isKey(entry, "params") || isKey(entry, "param_names");
            entries.add(listed && entry.value() instanceof Sequence list && list.items().size() == stays.length
                    ? new Dict.Entry(entry.key(), those(list, stays))
                    : entry);
        }
        return new Dict(group.kind(), entries, group.attributes());
    }

    private Sequence those(Sequence list, boolean[] stays) {
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < stays.length; i++) {
            if (stays[i]) {
                Value item = list.items().get(i);
                items.add(Optional.ofNullable(ids.get(item)).orElse(item));
            }
        }
        return new Sequence(list.kind(), items);
    }

    /// A number that no group has is dropped where the others get new ones: it could become another parameter's.
    private Dict state(Dict state) {
        List<Dict.Entry> entries = new ArrayList<>(state.size());
        for (Dict.Entry entry : state.entries()) {
            Value id = ids.get(entry.key());
            if (id != null) {
                entries.add(new Dict.Entry(id, entry.value()));
            } else if (!known.contains(entry.key()) && !(numbered && entry.key() instanceof Scalar.Int)) {
                entries.add(entry);
            }
        }
        return new Dict(state.kind(), entries, state.attributes());
    }

    private Dict flat(Dict optimizer) {
        Set<String> names = new LinkedHashSet<>();
        optimizer.entries().forEach(entry -> parameter(entry).ifPresent(names::add));
        Set<String> staying = new HashSet<>();
        for (String name : names) {
            if (kept.test(position++)) {
                staying.add(name);
            }
        }
        List<Dict.Entry> entries = optimizer.entries().stream()
                .filter(entry -> parameter(entry).map(staying::contains).orElse(true)).toList();
        return new Dict(optimizer.kind(), entries, optimizer.attributes());
    }

    /// `wte.weight` of `state.wte.weight.exp_avg`.
    private static Optional<String> parameter(Dict.Entry entry) {
        if (entry.key() instanceof Text(String key)) {
            int first = key.indexOf('.');
            int last = key.lastIndexOf('.');
            if (first < last) {
                return Optional.of(key.substring(first + 1, last));
            }
        }
        return Optional.empty();
    }
}
