package dev.ckpt.align;

import dev.ckpt.model.Loose;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Part;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which tensor of one checkpoint is which of another, in any two forms, without being told.
///
/// ```java
/// Alignment alignment = Alignment.of(Understanding.of(a), Understanding.of(b), AlignMode.AUTO, NameMap.NONE);
/// for (Pair pair : alignment.weights().pairs()) { ... }
/// ```
///
/// @param weights the model's
/// @param optimizer slots of all optimizers, step counts too
/// @param others what is neither: EMA copies, random state
public record Alignment(Aligned weights, Aligned optimizer, Aligned others) {

    /// Numbers are read of weights that no name tells the like of, on both sides, and then of as few as can be.
    ///
    /// @param map what goes before all rules, in any mode; [NameMap#NONE] for none
    /// @throws dev.ckpt.io.MalformedException when the map names what is not there
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had that are to be read, or a few of them stand for a
    ///         great many
    public static Alignment of(Understanding a, Understanding b, AlignMode mode, NameMap map) {
        MappedNames mapped = new MappedNames(map, slotNames(a), slotNames(b));
        Matching weights = WeightAlignment.match(new Side(a), new Side(b), mode, mapped);
        return new Alignment(WeightAlignment.aligned(weights, mode), SlotAlignment.align(a, b, weights, mode, map),
                SamePlace.align(placed(a.others()), placed(b.others())));
    }

    private static Set<String> slotNames(Understanding understanding) {
        Set<String> names = new HashSet<>();
        for (OptimizerState optimizer : understanding.optimizers()) {
            for (Slot slot : optimizer.slots()) {
                names.add(slot.parameter());
            }
        }
        return names;
    }

    private static List<SamePlace.Placed> placed(List<Loose> others) {
        List<SamePlace.Placed> placed = new ArrayList<>(others.size());
        others.forEach(loose -> placed.add(new SamePlace.Placed(loose.path(), loose.path(), loose.tensor(),
                Part.OTHER)));
        return placed;
    }
}
