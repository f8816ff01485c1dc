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

    /// Everything of this kind that one checkpoint has, as what came to nothing.
    ///
    /// @throws dev.ckpt.io.RefusedException when there is more than this machine's heap can hold
    public static List<ValueChange> everything(Contents contents, Understanding understanding) {
        String file = nameOf(contents);
        OptimizerParts parts = new OptimizerParts(understanding);
        List<ValueChange> values = new ArrayList<>(
                ValueWalk.changes(null, TypedRoot.of(contents, file), parts, parts, file));
        values.addAll(StateValues.everything(parts, file));
        return List.copyOf(values);
    }

    /// What differs, in the order of the first file.
    ///
    /// @param names a parameter's name in the second checkpoint, from that in the first
    /// @throws dev.ckpt.io.RefusedException when there is more to compare than this machine's heap can hold
    public static List<ValueChange> of(Contents a, Contents b, Understanding ua, Understanding ub,
            Function<String, String> names) {
        String file = nameOf(a);
        OptimizerParts partsA = new OptimizerParts(ua);
        OptimizerParts partsB = new OptimizerParts(ub);
        Value rootA = TypedRoot.of(a, file);
        Value rootB = TypedRoot.of(b, nameOf(b));
        List<ValueChange> changes = new ArrayList<>(
                MovedSettings.joined(ValueWalk.changes(rootA, rootB, partsA, partsB, file), ua, ub));
        changes.addAll(StateValues.changes(partsA, partsB, names, file));
        return List.copyOf(changes);
    }

    /// The name for messages.
    private static String nameOf(Contents contents) {
        return contents.files().isEmpty() ? "checkpoint" : contents.files().getFirst().path().toString();
    }
}
