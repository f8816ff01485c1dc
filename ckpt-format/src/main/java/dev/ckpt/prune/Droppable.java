package dev.ckpt.prune;

import java.util.Locale;
import java.util.Optional;

/// Parts of a checkpoint that have a name of their own.
public enum Droppable {
    /// The optimizers' state: moments, step counts and groups. The learning-rate schedule and the gradient scaler stay.
    OPTIMIZER,
    /// Copies of the weights: averages (EMA, SWA), a teacher, the best so far.
    EMA,
    /// Constants of the program among the weights: causal masks, rotary frequencies, running statistics.
    BUFFERS;

    /// The word for it: `optimizer`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Droppable> of(String word) {
        for (Droppable part : values()) {
            if (part.word().equals(word)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }
}
