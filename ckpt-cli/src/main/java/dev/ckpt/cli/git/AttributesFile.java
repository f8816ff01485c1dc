package dev.ckpt.cli.git;

import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The file that says for which names a way of comparing holds: `.gitattributes`, or the user's own.
final class AttributesFile {

    private AttributesFile() {}

    /// That of the repository that this folder is in; empty outside of one.
    static Optional<Path> ofRepository() throws IOException {
        return Git.run("rev-parse", "--show-toplevel").line().map(top -> Path.of(top, ".gitattributes"));
    }

    /// The user's, where git looks for it; empty where nothing says what the user's home is.
    static Optional<Path> ofUser() throws IOException {
        Optional<String> named = Git.run("config", "--global", "--type=path", "--get", "core.attributesFile").line();
        if (named.isPresent()) {
            return named.map(Path::of);
        }
        Optional<Path> settings = Optional.ofNullable(System.getenv("XDG_CONFIG_HOME")).filter(it -> !it.isEmpty())
                .map(Path::of)
                .or(() -> Optional.ofNullable(System.getenv("HOME")).map(home -> Path.of(home, ".config")));
        return settings.map(folder -> folder.resolve("git").resolve("attributes"));
    }

    /// Adds the lines that are not there yet.
    ///
    /// @return the lines added
    static List<String> add(Path file, List<String> lines) throws IOException {
        byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        // bytes of names in any encoding stay as they are
        String text = new String(before, StandardCharsets.ISO_8859_1);
        Set<String> there = new HashSet<>();
        text.lines().forEach(line -> there.add(spaced(line)));
        List<String> missing = new ArrayList<>(lines);
        missing.removeIf(line -> there.contains(spaced(line)));
        if (missing.isEmpty()) {
            return missing;
        }
        StringBuilder after = new StringBuilder(text);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            after.append('\n');
        }
        missing.forEach(line -> after.append(line).append('\n'));
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        // what a link points to is the file that is meant
        Path target = Files.exists(file) ? file.toRealPath() : file;
        try (NewFile out = NewFile.at(target, Overwrite.REPLACE)) {
            out.write(after.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.commit();
        }
        return missing;
    }

    private static String spaced(String line) {
        return line.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
