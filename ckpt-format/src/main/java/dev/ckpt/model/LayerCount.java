package dev.ckpt.model;

import dev.ckpt.contents.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Counts the layers by their numbers. A network may have several stacks: an encoder and a decoder.
final class LayerCount {

    private final Census weights;
    private final List<Finding> findings;

    LayerCount(Census weights, List<Finding> findings) {
        this.weights = weights;
        this.findings = findings;
    }

    /// 1 + the highest number, of the stack that has most layers with attention; of equals the first.
    Optional<Fact> layers() {
        Map<String, TreeSet<Integer>> stacks = new LinkedHashMap<>();
        for (Part part : weights.parts(Role.ATTENTION)) {
            int before = -1;
            for (Weight weight : weights.of(part)) {
                NamePattern pattern = weight.pattern();
                if (pattern.layer() != before && pattern.layer() >= 0) {
                    stacks.computeIfAbsent(pattern.stack(), stack -> new TreeSet<>()).add(pattern.layer());
                    before = pattern.layer();
                }
            }
        }
        Map.@Nullable Entry<String, TreeSet<Integer>> tallest = null;
        for (Map.Entry<String, TreeSet<Integer>> stack : stacks.entrySet()) {
            reportGap(stack.getKey(), stack.getValue());
            if (tallest == null || stack.getValue().size() > tallest.getValue().size()) {
                tallest = stack;
            }
        }
        if (tallest == null) {
            return Optional.empty();
        }
        int last = tallest.getValue().last();
        return Optional.of(new Fact(1L + last, Evidence.SHAPES, tallest.getKey() + (last == 0 ? ".0" : ".0-" + last)));
    }

    private void reportGap(String stack, SortedSet<Integer> numbers) {
        long missing = 1L + numbers.last() - numbers.size();
        if (missing > 0) {
            int first = 0;
            while (numbers.contains(first)) {
                first++;
            }
            findings.add(Finding.warning("model.layer-gap", stack, missing + (missing == 1 ? " layer" : " layers")
                    + " below " + stack + "." + numbers.last() + " missing, the first of them " + stack + "." + first));
        }
    }
}
