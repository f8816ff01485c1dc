package dev.ckpt.diff;

import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Settings that two frameworks keep under different keys: `model_args.n_layer` is `config.n_layer` elsewhere, and `iter_num`
/// is `step`.
///
/// Only what one side alone has at its place is looked at, and only where each side has one such setting of the name.
final class MovedSettings {

    /// Keys around a setting: `config.model.n_layer` is `n_layer`.
    private static final int AROUND = 3;

    /// What the step is called here, whatever the key: `iter_num`.
    private static final String STEP = "step";

    /// Stands for several.
    private static final ValueChange SEVERAL = new ValueChange("", Optional.empty(), Optional.empty());

    private MovedSettings() {}

    static List<ValueChange> joined(List<ValueChange> changes, Understanding a, Understanding b) {
        Map<String, ValueChange> inA = new HashMap<>();
        Map<String, ValueChange> inB = new HashMap<>();
        for (ValueChange change : changes) {
            if (change.b().isEmpty()) {
                change.a().flatMap(value -> setting(change.key(), value, a)).ifPresent(
                        name -> inA.merge(name, change, (one, other) -> SEVERAL));
            } else if (change.a().isEmpty()) {
                change.b().flatMap(value -> setting(change.key(), value, b)).ifPresent(
                        name -> inB.merge(name, change, (one, other) -> SEVERAL));
            }
        }
        Map<ValueChange, ValueChange> partner = new HashMap<>();
        inA.forEach((name, one) -> {
            ValueChange other = inB.getOrDefault(name, SEVERAL);
            if (!one.equals(SEVERAL) && !other.equals(SEVERAL)) {
                partner.put(one, other);
                partner.put(other, one);
            }
        });
        List<ValueChange> joined = new ArrayList<>();
        for (ValueChange change : changes) {
            ValueChange other = partner.get(change);
            if (other == null) {
                joined.add(change);
            } else if (change.a().isPresent() && !same(change, other)) {
                joined.add(new ValueChange(change.key(), change.a(), other.b()));
            }
        }
        return joined;
    }

    private static boolean same(ValueChange a, ValueChange b) {
        return PlainValue.same(a.a().orElseThrow(), b.b().orElseThrow());
    }

    /// The name that the understanding has for the setting at this place.
    private static Optional<String> setting(String path, Value value, Understanding understanding) {
        if (path.equals(understanding.training().stepBecause())) {
            return Optional.of(STEP);
        }
        String name = path;
        for (int around = 0; around <= AROUND; around++) {
            Value known = understanding.config().get(name);
            if (known != null && PlainValue.is(value) && PlainValue.same(known, value)) {
                return Optional.of(name);
            }
            int dot = name.indexOf('.');
            if (dot < 0) {
                break;
            }
            name = name.substring(dot + 1);
        }
        return Optional.empty();
    }
}
