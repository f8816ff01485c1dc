package dev.ckpt.align;

import dev.ckpt.model.Part;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pairs tensors that stand at the same place of both trees.
final class SamePlace {

    private SamePlace() {}

    /// @param path where it stands
    record Placed(String path, String name, Tensor tensor, Part part) {

        Lone lone() {
            return new Lone(name, tensor, part);
        }
    }

    static Aligned align(List<Placed> a, List<Placed> b) {
        Map<String, Deque<Integer>> byPath = new HashMap<>();
        for (int i = 0; i < b.size(); i++) {
            byPath.computeIfAbsent(b.get(i).path(), path -> new ArrayDeque<>(1)).add(i);
        }
        boolean[] paired = new boolean[b.size()];
        List<Pair> pairs = new ArrayList<>();
        List<Lone> removed = new ArrayList<>();
        for (Placed placed : a) {
            Deque<Integer> there = byPath.get(placed.path());
            @Nullable
            Integer first = there == null ? null : there.poll();
            if (first == null) {
                removed.add(placed.lone());
            } else {
                Placed other = b.get(first);
                paired[first] = true;
                pairs.add(new Pair(placed.name(), other.name(), placed.tensor(), other.tensor(), placed.part(),
                        List.of(Rule.SAME_NAME)));
            }
        }
        List<Lone> added = new ArrayList<>();
        for (int i = 0; i < b.size(); i++) {
            if (!paired[i]) {
                added.add(b.get(i).lone());
            }
        }
        return new Aligned(pairs, removed, added);
    }
}
