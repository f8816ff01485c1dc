package dev.ckpt.history;

import dev.ckpt.Checkpoint;
import dev.ckpt.io.Budget;
import dev.ckpt.model.Understanding;
import java.io.IOException;

/// A snapshot whose numbers can be read.
record OpenSnapshot(Snapshot snapshot, Checkpoint checkpoint, Understanding meaning) implements AutoCloseable {

    @SuppressWarnings("MustBeClosedChecker") // whoever asked for it closes it
    static OpenSnapshot open(Snapshot snapshot, Budget budget) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(snapshot.path(), budget);
        try {
            return new OpenSnapshot(snapshot, checkpoint, Understanding.of(checkpoint.contents()));
        } catch (RuntimeException | Error e) {
            checkpoint.close();
            throw e;
        }
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
