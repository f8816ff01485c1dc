package dev.ckpt.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The orders in which training scripts hand parameters to an optimizer (format reference 7.1), each with its groups.
enum ParameterOrder {
    MODEL("in model order") {
        @Override
        List<List<Weight>> groups(List<Weight> parameters) {
            return List.of(parameters);
        }
    },
    /// nanoGPT.
    MATRICES_FIRST("2 dims and more, then the rest") {
        @Override
        List<List<Weight>> groups(List<Weight> parameters) {
            return split(parameters, weight -> weight.tensor().shape().rank() >= 2, false);
        }
    },
    /// transformers' Trainer.
    DECAYED_FIRST("decayed (no biases, no norms), then the rest") {
        @Override
        List<List<Weight>> groups(List<Weight> parameters) {
            // anything with bias in its name, so T5's relative_attention_bias.weight as well
            return split(parameters, weight -> !weight.name().contains("bias") && weight.part() != Part.NORM, false);
        }
    },
    /// timm.
    DECAYED_LAST("one dim and biases, then the rest") {
        @Override
        List<List<Weight>> groups(List<Weight> parameters) {
            return split(parameters, weight -> weight.tensor().shape().rank() <= 1 || isBias(weight), false);
        }
    },
    /// minGPT: only the matrices of linear layers are decayed.
    SORTED("linear layers, then the rest, each sorted by name") {
        @Override
        List<List<Weight>> groups(List<Weight> parameters) {
            return split(parameters, weight -> weight.tensor().shape().rank() >= 2
                    && weight.part().role() != Role.EMBEDDING && weight.part().role() != Role.POSITION, true);
        }
    };

    private final String words;

    ParameterOrder(String words) {
        this.words = words;
    }

    /// @param parameters in the order in which the model defines them
    abstract List<List<Weight>> groups(List<Weight> parameters);

    /// `one group in model order`, `two groups: 2 dims and more, then the rest`.
    String words(int groups) {
        if (this == MODEL) {
            return groups == 1 ? "one group in order" : groups + " groups in order";
        }
        return "two groups: " + words;
    }

    /// Whether the optimizer's groups may cut this order's only group anywhere.
    boolean mayBeCut() {
        return this == MODEL;
    }

    private interface Test {
        boolean first(Weight weight);
    }

    private static List<List<Weight>> split(List<Weight> parameters, Test test, boolean sorted) {
        List<Weight> first = new ArrayList<>();
        List<Weight> rest = new ArrayList<>();
        for (Weight weight : parameters) {
            (test.first(weight) ? first : rest).add(weight);
        }
        if (sorted) {
            first.sort(Comparator.comparing(Weight::storedName));
            rest.sort(Comparator.comparing(Weight::storedName));
        }
        return List.of(first, rest);
    }

    private static boolean isBias(Weight weight) {
        return weight.name().endsWith("bias");
    }
}
