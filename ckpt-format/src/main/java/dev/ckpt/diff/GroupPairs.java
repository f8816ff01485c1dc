package dev.ckpt.diff;

import dev.ckpt.model.ParameterGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Which group of one optimizer is which of another.
///
/// @param order for each group of the first its number in the second, -1 for none
/// @param groupsB the group of each parameter of the second
record GroupPairs(List<Integer> order, Map<String, Integer> groupsB) {

    private record Overlap(int a, int b, int parameters) {}

    /// The pairs with the most in common first; then what is left, one by one.
    static GroupPairs of(List<ParameterGroup> a, List<ParameterGroup> b, Function<String, String> names) {
        Map<String, Integer> groupsB = new LinkedHashMap<>();
        for (int j = 0; j < b.size(); j++) {
            for (String name : b.get(j).parameters()) {
                groupsB.putIfAbsent(name, j);
            }
        }
        int[] order = new int[a.size()];
        boolean[] taken = new boolean[b.size()];
        Arrays.fill(order, -1);
        for (Overlap overlap : overlaps(a, groupsB, names)) {
            if (order[overlap.a()] < 0 && !taken[overlap.b()]) {
                order[overlap.a()] = overlap.b();
                taken[overlap.b()] = true;
            }
        }
        int free = 0;
        for (int i = 0; i < order.length; i++) {
            while (free < taken.length && taken[free]) {
                free++;
            }
            if (order[i] < 0 && free < taken.length) {
                order[i] = free;
                taken[free] = true;
            }
        }
        return new GroupPairs(Arrays.stream(order).boxed().toList(), groupsB);
    }

    private static List<Overlap> overlaps(List<ParameterGroup> a, Map<String, Integer> groupsB,
            Function<String, String> names) {
        List<Overlap> overlaps = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            int group = i;
            Map<Integer, Integer> counts = new HashMap<>();
            for (String name : a.get(i).parameters()) {
                Integer other = groupsB.get(names.apply(name));
                if (other != null) {
                    counts.merge(other, 1, Integer::sum);
                }
            }
            counts.forEach((other, count) -> overlaps.add(new Overlap(group, other, count)));
        }
        overlaps.sort(Comparator.comparingInt(Overlap::parameters).reversed()
                .thenComparingInt(overlap -> Math.abs(overlap.a() - overlap.b())).thenComparingInt(Overlap::a));
        return overlaps;
    }

    boolean isReordered() {
        int last = -1;
        for (int group : order) {
            if (group >= 0 && group < last) {
                return true;
            }
            last = Math.max(last, group);
        }
        return false;
    }
}
