package dev.ckpt.prune;

import dev.ckpt.contents.Contents;
import dev.ckpt.model.NameSelector;
import java.util.List;
import java.util.Set;

/// Which parts of a checkpoint go.
///
/// Names are those of weights, with or without wrapper prefixes; of tensors that are neither weights nor an optimizer's,
/// their paths. A name without wildcards may also be that of anything else at the top of the file: `scheduler`.
///
/// A weight goes with what the optimizer has gathered for it, and the optimizer's other parameters are numbered anew; of
/// tied weights the optimizer forgets only when the last of them goes.
///
/// @param parts parts that have a name of their own
/// @param drop names that go
/// @param keep names that stay whatever else is asked; where `drop` is empty and buffers are not dropped, all other
///        weights go
public record Dropping(Set<Droppable> parts, List<NameSelector> drop, List<NameSelector> keep) {

    /// What a dropping leaves, and what it does not.
    public record Result(Contents contents, List<DroppedPart> dropped) {

        public Result {
            dropped = List.copyOf(dropped);
        }
    }

    public Dropping {
        parts = Set.copyOf(parts);
        drop = List.copyOf(drop);
        keep = List.copyOf(keep);
    }

    /// @throws RequestException when a pattern or a part is in vain, or no weights would be left
    /// @throws dev.ckpt.io.UnsupportedException when an optimizer would have to forget parameters whose names it does not
    ///         tell, or a part stands where nothing can be taken out
    public Result of(Contents contents) {
        return new DroppingRun(this, contents).run();
    }

    boolean isNothing() {
        return parts.isEmpty() && drop.isEmpty() && keep.isEmpty();
    }

    /// Whether weights go that nobody named.
    boolean keepsOnlyNamed() {
        return !keep.isEmpty() && drop.isEmpty() && !parts.contains(Droppable.BUFFERS);
    }
}
