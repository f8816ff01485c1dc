package dev.ckpt.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The weights by what they do.
final class Census {

    private final Map<Part, List<Weight>> byPart = new EnumMap<>(Part.class);

    Census(Weights weights) {
        for (Weight weight : weights.tensors()) {
            List<Weight> alike = byPart.get(weight.part());
            if (alike == null) {
                alike = new ArrayList<>();
                byPart.put(weight.part(), alike);
            }
            alike.add(weight);
        }
    }

    /// In checkpoint order.
    List<Weight> of(Part part) {
        return byPart.getOrDefault(part, List.of());
    }

    /// The first of that part that has at least so many dimensions.
    Optional<Weight> first(Part part, int rank) {
        for (Weight weight : of(part)) {
            if (weight.tensor().shape().rank() >= rank) {
                return Optional.of(weight);
            }
        }
        return Optional.empty();
    }

    /// The parts of that role which there are.
    List<Part> parts(Role role) {
        List<Part> parts = new ArrayList<>();
        for (Part part : byPart.keySet()) {
            if (part.role() == role) {
                parts.add(part);
            }
        }
        return parts;
    }

    boolean hasAttention() {
        return !parts(Role.ATTENTION).isEmpty();
    }
}
