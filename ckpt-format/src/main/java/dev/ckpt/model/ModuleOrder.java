package dev.ckpt.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The order in which a model defines its parameters. A state_dict has it; a safetensors file is sorted by dtype and name,
/// and then the family's program tells.
final class ModuleOrder {

    private ModuleOrder() {}

    private record Ranked(Weight weight, int top, int layer, int inner, int leaf) {}

    private static final Comparator<Ranked> ORDER = Comparator.comparingInt(Ranked::top)
            .thenComparingInt(Ranked::layer).thenComparingInt(Ranked::inner).thenComparingInt(Ranked::leaf);

    /// Whether the names are in the order of safetensors' writer, which is no model's.
    static boolean isSorted(List<Weight> parameters) {
        for (int i = 1; i < parameters.size(); i++) {
            Weight before = parameters.get(i - 1);
            Weight weight = parameters.get(i);
            if (before.tensor().dtype() == weight.tensor().dtype()
                    && before.storedName().compareTo(weight.storedName()) > 0) {
                return false;
            }
        }
        return parameters.size() > 1;
    }

    /// In the family's order; empty when there is a parameter that it does not place.
    static Optional<List<Weight>> ofFamily(List<Weight> parameters, Family family) {
        List<Ranked> ranked = new ArrayList<>(parameters.size());
        for (Weight weight : parameters) {
            Optional<Ranked> rank = rank(weight, family.order());
            if (rank.isEmpty()) {
                return Optional.empty();
            }
            ranked.add(rank.get());
        }
        ranked.sort(ORDER);
        return Optional.of(ranked.stream().map(Ranked::weight).toList());
    }

    private static Optional<Ranked> rank(Weight weight, List<String> order) {
        String pattern = weight.pattern().text();
        int dot = pattern.lastIndexOf('.');
        String module = dot < 0 ? pattern : pattern.substring(0, dot);
        String leaf = pattern.substring(dot + 1);
        int leafRank = leaf.equals("weight") ? 0 : leaf.equals("bias") ? 1 : 2;
        int firstOfLayer = -1;
        for (int i = 0; i < order.size(); i++) {
            String place = order.get(i);
            boolean inLayer = place.startsWith("*.");
            if (inLayer && firstOfLayer < 0) {
                firstOfLayer = i;
            }
            if (inLayer != (weight.pattern().layer() >= 0)) {
                continue;
            }
            if (inLayer && module.length() == weight.pattern().stack().length() + 1 + place.length()
                    && module.endsWith(place)) {
                return Optional.of(new Ranked(weight, firstOfLayer, weight.pattern().layer(), i, leafRank));
            }
            if (!inLayer && NamePattern.ends(module, place)) {
                return Optional.of(new Ranked(weight, i, 0, 0, leafRank));
            }
        }
        return Optional.empty();
    }
}
