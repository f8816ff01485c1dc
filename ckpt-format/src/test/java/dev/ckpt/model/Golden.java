package dev.ckpt.model;

import dev.ckpt.contents.Contents;
import dev.ckpt.folder.FolderReader;
import dev.ckpt.io.Budget;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.OpenFiles;
import dev.ckpt.safetensors.SafetensorsReader;
import dev.ckpt.torch.TorchReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
        try (OpenFiles files = new OpenFiles(Budget.ofThisMachine())) {
            Path path = path(name);
            Contents contents = Files.isDirectory(path)
                    ? FolderReader.read(path, files, file -> file(file, files))
                    : file(path, files);
            return use.apply(contents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Contents file(Path path, OpenFiles files) throws IOException {
        MappedFile file = files.open(path);
        Optional<Contents> torch = TorchReader.read(file, files);
        return torch.isPresent() ? torch.get() : SafetensorsReader.read(file, files.budget());
    }

    public static Understanding understand(String name) {
        return open(name, Understanding::of);
    }
}
