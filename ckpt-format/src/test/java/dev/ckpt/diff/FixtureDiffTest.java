package dev.ckpt.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.Checkpoint;
import dev.ckpt.model.Golden;
import dev.ckpt.numbers.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Diffs of everything that PyTorch writes: views, sparse and quantized tensors, objects, every dtype.
class FixtureDiffTest {

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Golden.path("fixtures"))) {
            return files.filter(file -> file.toString().matches(".*\\.(pt|pkl)"))
                    .filter(file -> !file.toString().contains("zip-edge")).sorted().toList();
        }
    }

    @Test
    void every_file_is_the_same_as_itself_but_for_what_it_does_not_hold() throws IOException {
        List<String> unread = new ArrayList<>();
        for (Path file : files()) {
            try (Checkpoint a = Checkpoint.open(file); Checkpoint b = Checkpoint.open(file)) {
                Diff diff = Diff.of(a, b, DiffOptions.plain(), Progress.NONE);
                List<TensorChange> changes = new ArrayList<>(diff.weights().changed());
                changes.addAll(diff.optimizer().changed());
                changes.addAll(diff.others().changed());
                changes.forEach(change -> {
                    assertEquals(TensorChange.Kind.UNREAD, change.kind(), file + " " + change);
                    unread.add(change.pair().name());
                });
                assertEquals(List.of(), diff.config(), file.toString());
                assertEquals(List.of(), diff.groups(), file.toString());
                assertEquals(changes.isEmpty(), diff.identical(), file.toString());
            }
        }
        assertTrue(unread.size() > 0 && unread.size() < 20, unread.toString());
    }

    @Test
    void any_two_files_can_be_compared() throws IOException {
        List<Path> files = files();
        for (int i = 0; i < files.size(); i++) {
            for (int j = 1; j <= 3; j++) {
                try (Checkpoint a = Checkpoint.open(files.get(i));
                        Checkpoint b = Checkpoint.open(files.get((i + j * j) % files.size()))) {
                    Diff diff = Diff.of(a, b, DiffOptions.plain(), Progress.NONE);
                    assertEquals(diff.weights().aligned(),
                            diff.weights().unchanged() + diff.weights().changed().size());
                }
            }
        }
    }
}
