package dev.ckpt.model;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.Contents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Function;

/// Opens the checkpoints that PyTorch made for these tests.
public final class Golden {

    private static final Path RESOURCES = Path.of("src/test/resources");

    private Golden() {}

    public static Path path(String name) {
        return RESOURCES.resolve(name);
    }

    /// What `use` makes of a file or a folder, which is closed after that.
    public static <T> T open(String name, Function<Contents, T> use) {
        try (Checkpoint checkpoint = Checkpoint.open(path(name))) {
            return use.apply(checkpoint.contents());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Understanding understand(String name) {
        return open(name, Understanding::of);
    }
}
