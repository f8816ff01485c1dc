package dev.ckpt.torch;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.Contents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The checkpoints that PyTorch made for these tests.
final class Fixtures {

    private Fixtures() {}

    static Path resource(String name) {
        URL url = Objects.requireNonNull(Fixtures.class.getResource("/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path path(String name) {
        return resource("fixtures/" + name);
    }

    /// Every checkpoint with a description beside it.
    static List<Path> described() {
        try (Stream<Path> files = Files.walk(path(""))) {
            return files.filter(file -> file.toString().matches(".*\\.(pt|pth|pkl|bin)"))
                    .filter(file -> !file.toString().contains("zip-edge"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path description(Path file) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.[a-z]+$", ".json"));
    }

    /// Opens a file, and closes it when `use` has seen what is in it.
    static void open(Path file, Consumer<Contents> use) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            use.accept(checkpoint.contents());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void open(String name, Consumer<Contents> use) {
        open(path(name), use);
    }
}
