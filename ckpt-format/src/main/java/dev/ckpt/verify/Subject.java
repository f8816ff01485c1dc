package dev.ckpt.verify;

import dev.ckpt.model.Loose;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A tensor of the checkpoint, as what it is judged.
sealed interface Subject {

    /// As the summary calls it.
    String name();

    Tensor tensor();

    record OfModel(Weight weight) implements Subject {

        @Override
        public String name() {
            return weight.name();
        }

        @Override
        public Tensor tensor() {
            return weight.tensor();
        }
    }

    record OfOptimizer(Slot slot) implements Subject {

        @Override
        public String name() {
            return slot.name();
        }

        @Override
        public Tensor tensor() {
            return slot.tensor();
        }
    }

    /// An EMA copy, random state, a loss.
    record Other(Loose loose) implements Subject {

        @Override
        public String name() {
            return loose.path();
        }

        @Override
        public Tensor tensor() {
            return loose.tensor();
        }
    }

    /// All tensors: weights, then optimizers, then the others. Of tied weights the first.
    static List<Subject> of(Understanding meaning) {
        List<Subject> all = new ArrayList<>();
        for (Weight weight : meaning.weights().tensors()) {
            if (weight.tiedTo().isEmpty()) {
                all.add(new OfModel(weight));
            }
        }
        for (OptimizerState optimizer : meaning.optimizers()) {
            optimizer.slots().forEach(slot -> all.add(new OfOptimizer(slot)));
        }
        meaning.others().forEach(loose -> all.add(new Other(loose)));
        return all;
    }
}
