package dev.ckpt.cli.diff;

import dev.ckpt.align.Lone;
import dev.ckpt.align.Pair;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import java.util.List;

/// The names of tensors that changed, went or came, a line each, and nothing else: for other programs.
final class NameList {

    private NameList() {}

    static void print(Diff diff, Screen screen) {
        for (TensorsDiff tensors : List.of(diff.weights(), diff.optimizer(), diff.others())) {
            for (TensorChange change : tensors.changed()) {
                screen.line(Printable.of(change.pair().name()));
            }
            for (Pair pair : tensors.renamed()) {
                screen.line(Printable.of(pair.nameB()));
            }
            for (Lone lone : tensors.removed()) {
                screen.line(Printable.of(lone.name()));
            }
            for (Lone lone : tensors.added()) {
                screen.line(Printable.of(lone.name()));
            }
        }
    }
}
