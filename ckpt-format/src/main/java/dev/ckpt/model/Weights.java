package dev.ckpt.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The model's tensors.
///
/// @param path where they stand in the tree; empty when the root holds them
/// @param prefixes wrapper prefixes that every parameter carried, outermost first
/// @param tensors in checkpoint order
public record Weights(String path, List<String> prefixes, List<Weight> tensors) {

    private static final String RUNNING_MEAN = ".running_mean";

    static final Weights NONE = new Weights("", List.of(), List.of());

    public Weights {
        prefixes = List.copyOf(prefixes);
        tensors = List.copyOf(tensors);
    }

    static Weights of(WeightsFinder.Found found, boolean lightning) {
        Map<String, Leaf> leaves = byName(found);
        List<String> stored = List.copyOf(leaves.keySet());
        boolean[] parameters = new boolean[stored.size()];
        int count = 0;
        for (Leaf leaf : leaves.values()) {
            parameters[count++] = leaf.tensor().shape().rank() > 0;
        }
        WrapperPrefix.Stripped stripped = WrapperPrefix.strip(stored, parameters, lightning);
        List<NamePattern> patterns = new ArrayList<>(stored.size());
        Set<String> texts = new LinkedHashSet<>();
        Set<String> batchNorms = new HashSet<>();
        for (String name : stripped.names()) {
            if (name.endsWith(RUNNING_MEAN)) {
                batchNorms.add(name.substring(0, name.length() - RUNNING_MEAN.length()));
            }
            NamePattern pattern = NamePattern.of(name);
            patterns.add(pattern);
            texts.add(pattern.text());
        }
        PartClassifier parts = new PartClassifier(texts);
        Ties ties = new Ties();
        List<Weight> weights = new ArrayList<>(stored.size());
        for (Leaf leaf : leaves.values()) {
            int i = weights.size();
            String name = stripped.names().get(i);
            Part part = parts.partOf(patterns.get(i).text(), isIn(batchNorms, name), leaf.tensor().shape(),
                    leaf.tensor().dtype());
            weights.add(new Weight(name, stored.get(i), patterns.get(i), leaf.path(), leaf.place(), leaf.value(), part,
                    ties.first(name, leaf.tensor())));
        }
        return new Weights(found.node().path, stripped.prefixes(), weights);
    }

    /// Whether the tensor of that name is a parameter of one of these modules.
    private static boolean isIn(Set<String> modules, String name) {
        int leaf = name.lastIndexOf('.');
        return !modules.isEmpty() && leaf > 0 && modules.contains(name.substring(0, leaf));
    }

    /// Of a key that a dict has twice, Python keeps the first place and the last value.
    private static Map<String, Leaf> byName(WeightsFinder.Found found) {
        Map<String, Leaf> leaves = LinkedHashMap.newLinkedHashMap(found.leaves().size());
        for (Leaf leaf : found.leaves()) {
            leaves.put(found.node().nameOf(leaf), leaf);
        }
        return leaves;
    }

    /// What is trained: no buffers, and of tied tensors the first.
    public List<Weight> parameters() {
        List<Weight> parameters = new ArrayList<>(tensors.size());
        for (Weight weight : tensors) {
            if (!weight.isBuffer() && weight.tiedTo().isEmpty()) {
                parameters.add(weight);
            }
        }
        return parameters;
    }

    Set<String> patterns() {
        Set<String> patterns = new LinkedHashSet<>();
        for (Weight weight : tensors) {
            patterns.add(weight.pattern().text());
        }
        return patterns;
    }
}
