package dev.ckpt.diff;

import dev.ckpt.contents.Contents;
import dev.ckpt.model.Understanding;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Compares everything in two checkpoints that is neither a tensor nor a group of an optimizer: settings, counts, losses, the
/// state of a schedule or of a random generator, objects of any class.
///
/// Whatever is not compared elsewhere is compared here, so that nothing goes unread: also what an optimizer keeps for a
/// parameter that is no tensor (a step count that is an int), and tensors' Python attributes.
public final class ValueDiff {

    private ValueDiff() {}

    /// As [#of(Contents, Contents, Understanding, Understanding, Function)], where parameters are called alike.
    public static List<ValueChange> of(Contents a, Contents b, Understanding ua, Understanding ub) {
        return of(a, b, ua, ub, Function.identity());
    }

    /// What differs, in the order of the first file.
    ///
    /// @param names a parameter's name in the second checkpoint, from that in the first
    /// @throws dev.ckpt.io.RefusedException when there is more to compare than this machine's heap can hold
    public static List<ValueChange> of(Contents a, Contents b, Understanding ua, Understanding ub,
            Function<String, String> names) {
        String file = a.files().isEmpty() ? "checkpoint" : a.files().getFirst().path().toString();
        OptimizerParts partsA = new OptimizerParts(ua);
        OptimizerParts partsB = new OptimizerParts(ub);
        Value rootA = TypedRoot.of(a, file);
        Value rootB = TypedRoot.of(b, b.files().isEmpty() ? "checkpoint" : b.files().getFirst().path().toString());
        List<ValueChange> changes = new ArrayList<>(
                MovedSettings.joined(ValueWalk.changes(rootA, rootB, partsA, partsB, file), ua, ub));
        changes.addAll(StateValues.changes(partsA, partsB, names, file));
        return List.copyOf(changes);
    }
}
