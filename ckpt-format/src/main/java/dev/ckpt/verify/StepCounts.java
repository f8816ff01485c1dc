package dev.ckpt.verify;

import dev.ckpt.io.CheckpointException;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Slot;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// The steps that an optimizer has counted, for each parameter: in tensors since PyTorch 1.12, as plain numbers before.
final class StepCounts {

    /// @param where the parameter, or its number
    record Count(String where, double steps) {}

    private StepCounts() {}

    static List<Count> of(OptimizerState optimizer) {
        List<Count> counts = new ArrayList<>();
        for (Slot slot : optimizer.slots()) {
            if (slot.isStep() && slot.tensor() instanceof StridedTensor tensor && tensor.numel() == 1
                    && tensor.dtype().kind() != DType.Kind.PACKED) {
                try {
                    counts.add(new Count(slot.name(), Elements.of(tensor).real(0)));
                } catch (CheckpointException e) {
                    // its record is broken, which is a finding of its own
                }
            }
        }
        return counts;
    }

    /// Plain numbers, wherever a dict has `state` and `param_groups`; a list for each such dict.
    static List<List<Count>> plain(Value root) {
        List<List<Count>> all = new ArrayList<>();
        Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Value> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Value value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            switch (value) {
                case Dict dict -> {
                    if (dict.get("param_groups").isPresent() && dict.dict("state").isPresent()) {
                        all.add(states(dict.dict("state").get()));
                    }
                    dict.entries().forEach(entry -> push(entry.value(), open));
                }
                case Sequence sequence -> sequence.items().forEach(item -> push(item, open));
                default -> {
                }
            }
        }
        return all;
    }

    private static void push(Value value, Deque<Value> open) {
        if (value instanceof Dict || value instanceof Sequence || value instanceof Opaque) {
            open.push(value);
        }
    }

    private static List<Count> states(Dict state) {
        List<Count> counts = new ArrayList<>();
        for (Dict.Entry entry : state.entries()) {
            if (entry.value() instanceof Dict slots) {
                String where = "state." + switch (entry.key()) {
                    case Text text -> text.text();
                    case Scalar.Int number -> Long.toString(number.value());
                    default -> "?";
                };
                switch (slots.get("step").orElse(Value.NONE)) {
                    case Scalar.Int number -> counts.add(new Count(where, number.value()));
                    case Scalar.Real number -> counts.add(new Count(where, number.value()));
                    default -> {
                    }
                }
            }
        }
        return counts;
    }
}
