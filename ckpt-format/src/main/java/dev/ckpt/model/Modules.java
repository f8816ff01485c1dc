package dev.ckpt.model;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import java.util.Optional;

/// Whole modules saved as objects.
final class Modules {

    private Modules() {}

    static Optional<Dict> stateDict(Opaque object) {
        return Optional.empty();
    }
}
