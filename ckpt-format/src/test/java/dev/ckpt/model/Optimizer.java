package dev.ckpt.model;

import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;

/// Writes an optimizer's state_dict as PyTorch would after steps with these parameters.
final class Optimizer {

    private final List<Dict.Entry> state = new ArrayList<>();
    private final List<Value> groups = new ArrayList<>();
    private final List<String> slots;
    private int next;

    private Optimizer(List<String> slots) {
        this.slots = slots;
    }

    static Optimizer adamW() {
        return new Optimizer(List.of("exp_avg", "exp_avg_sq"));
    }

    static Optimizer with(String... slots) {
        return new Optimizer(List.of(slots));
    }

    /// A group of these parameters, each with its slots.
    Optimizer group(StateDict weights, List<String> names) {
        for (String name : names) {
            List<Dict.Entry> entries = new ArrayList<>();
            TensorValue parameter = weights.tensor(name);
            for (String slot : slots) {
                entries.add(new Dict.Entry(new Text(slot),
                        Trees.tensor(((StridedTensor) parameter.tensor()).shape().toArray())));
            }
            if (!entries.isEmpty()) {
                entries.addFirst(new Dict.Entry(new Text("step"), Trees.number(7)));
            }
            state.add(new Dict.Entry(new Scalar.Int(next + names.indexOf(name)), Dict.of(entries)));
        }
        return untouched(names.size());
    }

    /// A group of parameters that were never stepped.
    Optimizer untouched(int count) {
        List<Value> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(new Scalar.Int(next++));
        }
        groups.add(Trees.dict("lr", 0.001, "betas", Trees.list(0.9, 0.999), "eps", 1e-8, "weight_decay", 0.1,
                "amsgrad", false, "decoupled_weight_decay", true, "params",
                new Sequence(Sequence.Kind.LIST, ids)));
        return this;
    }

    Dict dict() {
        return Trees.dict("state", Dict.of(state), "param_groups", new Sequence(Sequence.Kind.LIST, groups));
    }
}
