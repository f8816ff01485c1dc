package dev.ckpt.prune;

import dev.ckpt.convert.OptimizerSubset;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.model.Whereabouts;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/// Parameters that are gone, which the optimizers have to forget. Tied weights are one parameter, which is gone when the
/// last of its names is.
final class LostParameters {

    private final String file;
    private final Understanding meaning;
    private final Whereabouts places;
    /// Names by which an optimizer may know them.
    private final Set<String> names = new HashSet<>();

    LostParameters(String file, Understanding meaning, Whereabouts places, List<Weight> lost) {
        this.file = file;
        this.meaning = meaning;
        this.places = places;
        Set<String> lostNames = new HashSet<>();
        lost.forEach(weight -> lostNames.add(weight.name()));
        Set<String> staying = new HashSet<>();
        for (Weight weight : meaning.weights().tensors()) {
            if (!lostNames.contains(weight.name())) {
                staying.add(weight.tiedTo().orElse(weight.name()));
            }
        }
        for (Weight weight : lost) {
            if (!staying.contains(weight.tiedTo().orElse(weight.name()))) {
                names.add(weight.name());
            }
        }
    }

    /// @param replaced gets the optimizers' dicts without them, in the place of the present ones
    /// @param gone places of tensors that are dropped already, with a whole optimizer
    /// @param slots gets every slot that goes
    void forget(IdentityHashMap<Value, Value> replaced, BitSet gone, Consumer<Slot> slots) {
        for (int i = 0; !names.isEmpty() && i < meaning.optimizers().size(); i++) {
            OptimizerState optimizer = meaning.optimizers().get(i);
            Whereabouts.Region region = places.optimizers().get(i);
            if (!isGone(region, gone) && region.container() instanceof Dict dict) {
                List<String> parameters = parameters(optimizer);
                if (parameters.stream().anyMatch(names::contains)) {
                    replaced.put(dict, OptimizerSubset.of(dict, at -> at >= parameters.size()
                            || !names.contains(parameters.get(at))));
                    optimizer.slots().stream().filter(slot -> names.contains(slot.parameter())).forEach(slots);
                }
            }
        }
    }

    private static boolean isGone(Whereabouts.Region region, BitSet gone) {
        return region.firstPlace() < region.afterLastPlace()
                && gone.nextClearBit(region.firstPlace()) >= region.afterLastPlace();
    }

    private List<String> parameters(OptimizerState optimizer) {
        List<String> parameters = new ArrayList<>(optimizer.parameters());
        for (ParameterGroup group : optimizer.groups()) {
            parameters.addAll(group.parameters());
        }
        boolean unnamed = parameters.stream().anyMatch(name -> name.startsWith("#"));
        boolean together = optimizer.kind().equals("LBFGS") && optimizer.withState() > 0;
        if (unnamed || together) {
            throw new UnsupportedException(Fault.in(file).at("optimizer " + optimizer.path())
                    .expected("to know which state belongs to which weight")
                    .found(together ? "one vector for all weights together" : optimizer.rule())
                    .because("weights are to go, and the optimizer would have to forget them")
                    .next("drop the optimizer as well"));
        }
        return parameters;
    }
}
