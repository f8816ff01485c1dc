package dev.ckpt.folder;

import dev.ckpt.io.Fault;
import dev.ckpt.io.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The rule for files of a folder: a name is a plain file name, and what it names lies in the folder.
///
/// A symbolic link counts as what it points to, so one that leaves the folder is refused. The one exception is the cache of
/// the Hugging Face hub, where `snapshots/<revision>/model.safetensors` is a link to `blobs/<hash>` beside `snapshots`: such
/// links are followed, into that `blobs` folder and nowhere else.
final class PlainName {

    private static final String CAUSE = "a file made to have readers open other files of this machine";

    private PlainName() {}

    /// Whether the name can only mean a file in the folder itself, on any operating system.
    static boolean isPlain(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return false;
        }
        // ':' is the end of a drive letter, or the beginning of another stream of a file
        return name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
    }

    /// The file of this name in the folder, whether it exists or not.
    ///
    /// @param fault where the name was found
    /// @throws RefusedException when it lies elsewhere
    static Path in(Path folder, String name, Fault fault) throws IOException {
        Fault refusal = fault.expected("a file of this folder").because(CAUSE);
        Path file;
        try {
            file = folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new RefusedException(refusal.found("a name that this system cannot write"), e);
        }
        if (stays(folder, file)) {
            return file;
        }
        throw new RefusedException(refusal.found("a symbolic link to " + file.toRealPath())
                .next("put the file itself into the folder if you trust it"));
    }

    /// Whether this file of the folder lies in it, also where it is a link. A link to nothing does.
    static boolean stays(Path folder, Path file) throws IOException {
        if (!Files.isSymbolicLink(file) || !Files.exists(file)) {
            return true;
        }
        Path target = file.toRealPath();
        Path home = folder.toRealPath();
        return target.startsWith(home) || isHubBlob(home, target);
    }

    private static boolean isHubBlob(Path home, Path target) {
        for (Path folder = home; folder != null; folder = folder.getParent()) {
            if (folder.endsWith("snapshots")) {
                return folder.resolveSibling("blobs").equals(target.getParent());
            }
        }
        return false;
    }
}
