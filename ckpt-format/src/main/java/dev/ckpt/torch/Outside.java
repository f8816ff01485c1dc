package dev.ckpt.torch;

import dev.ckpt.pickle.PickleNode;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Value;
import java.util.List;

/// What the persistent ids of one container stand for.
interface Outside {

    /// Of a pickle that has no container around it: nothing stands behind a persistent id.
    Outside NOTHING = (id, place, tree) -> new Meaning.OfValue(new Opaque("persistent id", Opaque.Via.PERSISTENT,
            List.of(tree.value(id.id(), place.path())), List.of(), List.of(), List.of()));

    /// @throws dev.ckpt.io.CheckpointException when it is no id of this container
    Meaning meaning(PickleNode.Persistent id, Place place, TreeBuilder tree);

    /// What one id stands for.
    sealed interface Meaning {

        record OfStorage(StorageView view) implements Meaning {}

        /// A class whose source was saved along with it.
        record OfClass(GlobalName name) implements Meaning {}

        record OfValue(Value value) implements Meaning {}
    }
}
