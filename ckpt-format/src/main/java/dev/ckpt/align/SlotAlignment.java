package dev.ckpt.align;

import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Part;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pairs what the optimizers of two checkpoints keep. An optimizer goes with the one that stands at the same place, or else
/// with the next in order.
final class SlotAlignment {

    private final List<OptimizerState> a;
    private final List<OptimizerState> b;

    private SlotAlignment(Understanding a, Understanding b) {
        this.a = a.optimizers();
        this.b = b.optimizers();
    }

    static Aligned align(Understanding a, Understanding b, Matching weights, AlignMode mode, NameMap map) {
        SlotAlignment alignment = new SlotAlignment(a, b);
        return mode == AlignMode.OFF
                ? SamePlace.align(placed(a), placed(b))
                : alignment.byParameter(weights, map);
    }

    private static List<SamePlace.Placed> placed(Understanding understanding) {
        Map<String, Part> parts = new HashMap<>();
        understanding.weights().tensors().forEach(weight -> parts.putIfAbsent(weight.name(), weight.part()));
        List<SamePlace.Placed> placed = new ArrayList<>();
        for (OptimizerState optimizer : understanding.optimizers()) {
            String prefix = prefix(understanding.optimizers(), optimizer);
            for (Slot slot : optimizer.slots()) {
                placed.add(new SamePlace.Placed(slot.path(), prefix + slot.name(), slot.tensor(),
                        parts.getOrDefault(slot.parameter(), Part.OTHER)));
            }
        }
        return placed;
    }

    private Aligned byParameter(Matching weights, NameMap map) {
        List<Pair> pairs = new ArrayList<>();
        List<Lone> removed = new ArrayList<>();
        List<Lone> added = new ArrayList<>();
        ParameterLinks links = new ParameterLinks(weights);
        for (Couple couple : couples()) {
            Aligned aligned = new OptimizerSlots(links, map, couple.a().map(it -> prefix(a, it)).orElse(""),
                    couple.b().map(it -> prefix(b, it)).orElse("")).align(slots(couple.a()), slots(couple.b()));
            pairs.addAll(aligned.pairs());
            removed.addAll(aligned.removed());
            added.addAll(aligned.added());
        }
        return new Aligned(pairs, removed, added);
    }

    private static List<Slot> slots(Optional<OptimizerState> optimizer) {
        return optimizer.map(OptimizerState::slots).orElse(List.of());
    }

    /// Two optimizers that go together; one where the other checkpoint has fewer.
    private record Couple(Optional<OptimizerState> a, Optional<OptimizerState> b) {}

    private List<Couple> couples() {
        Map<String, OptimizerState> byPath = new LinkedHashMap<>();
        for (int i = 0; i < b.size(); i++) {
            // a path may be there twice, as a key may hold dots
            OptimizerState twice = byPath.putIfAbsent(b.get(i).path(), b.get(i));
            if (twice != null) {
                byPath.put(b.get(i).path() + "#" + i, b.get(i));
            }
        }
        List<Optional<OptimizerState>> others = new ArrayList<>();
        a.forEach(optimizer -> others.add(Optional.ofNullable(byPath.remove(optimizer.path()))));
        Iterator<OptimizerState> rest = byPath.values().iterator();
        List<Couple> couples = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            Optional<OptimizerState> other = others.get(i).isEmpty() && rest.hasNext()
                    ? Optional.of(rest.next())
                    : others.get(i);
            couples.add(new Couple(Optional.of(a.get(i)), other));
        }
        rest.forEachRemaining(optimizer -> couples.add(new Couple(Optional.empty(), Optional.of(optimizer))));
        return couples;
    }

    /// What tells the slots of several optimizers apart, as in content ids.
    private static String prefix(List<OptimizerState> optimizers, OptimizerState optimizer) {
        return optimizers.size() > 1 ? optimizer.path() + "/" : "";
    }
}
