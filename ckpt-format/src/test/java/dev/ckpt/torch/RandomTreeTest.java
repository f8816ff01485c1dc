package dev.ckpt.torch;

import static dev.ckpt.torch.SameTree.assertSameTree;

import dev.ckpt.tree.Value;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trees that nobody chose come back as they were, whatever becomes of their views. The seed is the test's name, so that a
/// failure can be had again.
class RandomTreeTest {

    private static final int TREES = 60;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void random_trees_come_back_the_same(long seed) {
        for (int i = 0; i < TREES; i++) {
            Value root = new RandomTree(seed * 1000 + i).root();
            for (TorchOptions options : new TorchOptions[]{TorchOptions.exact(), TorchOptions.portable()}) {
                Path file = Written.file(Written.contents(root), options, folder.resolve("tree.pt"));
                Fixtures.open(file, contents -> assertSameTree(root, contents.root()));
            }
        }
    }
}
