package dev.ckpt.prune;

import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Loose;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the optimizers keep for each number of the weights that are pruned: every slot of a weight's own shape.
final class Moments {

    private final String file;
    private final Map<String, List<Slot>> byWeight = new HashMap<>();

    /// @throws UnsupportedException when it is not known, or cannot be set to zero number by number
    Moments(String file, Understanding meaning, List<Chosen> chosen) {
        this.file = file;
        Map<String, Weight> firstName = new HashMap<>();
        Set<Shape> shapes = new HashSet<>();
        for (Chosen it : chosen) {
            it.names().forEach(name -> firstName.put(name, it.weight()));
            shapes.add(it.tensor().shape());
        }
        for (OptimizerState optimizer : meaning.optimizers()) {
            for (Slot slot : optimizer.slots()) {
                boolean numbers = !slot.isStep() && slot.tensor().shape().rank() > 0;
                if (numbers && (slot.parameter().isEmpty() || slot.parameter().startsWith("#"))
                        && (slot.parameter().isEmpty() || shapes.contains(slot.tensor().shape()))) {
                    throw unclear(slot.path(), optimizer.rule());
                }
                Weight weight = firstName.get(slot.parameter());
                if (numbers && weight != null && slot.tensor().shape().equals(weight.tensor().shape())) {
                    byWeight.computeIfAbsent(weight.name(), name -> new ArrayList<>()).add(zeroable(slot));
                }
            }
        }
        for (Loose other : meaning.others()) {
            if (other.optimizers() && other.tensor().shape().rank() > 0) {
                throw unclear(other.path(), "a form of optimizer that is not read here");
            }
        }
    }

    List<Slot> of(String weight) {
        return byWeight.getOrDefault(weight, List.of());
    }

    private Slot zeroable(Slot slot) {
        if (slot.tensor() instanceof StridedTensor tensor && Chosen.canBeSetToZero(tensor)) {
            return slot;
        }
        throw new UnsupportedException(Fault.in(file).at("tensor " + slot.path())
                .expected("floats, of which some can be set to zero")
                .found(slot.tensor().kind() + " " + slot.tensor().dtype().torchName())
                .because("an optimizer that keeps its state in a coded form").next("drop the optimizer as well"));
    }

    private UnsupportedException unclear(String path, String found) {
        return new UnsupportedException(Fault.in(file).at("tensor " + path)
                .expected("to know for which weight the optimizer keeps it").found(found)
                .because("what is kept for numbers that are set to zero has to become zero as well")
                .next("drop the optimizer as well"));
    }
}
