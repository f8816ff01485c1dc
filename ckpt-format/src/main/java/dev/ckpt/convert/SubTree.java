package dev.ckpt.convert;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds what an understanding names by path: keys joined by dots.
final class SubTree {

    private SubTree() {}

    /// Whether the path is that of the entry, or leads into it.
    static boolean isIn(String key, String path) {
        return path.equals(key) || path.startsWith(key + ".");
    }

    /// The dict at a path, where only dicts lead to it; of keys with dots in them the first that leads on is taken.
    static Optional<Dict> dict(Value root, String path) {
        Value at = root;
        String rest = path;
        while (!rest.isEmpty()) {
            Optional<Dict.Entry> next = next(at, rest);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get().value();
            rest = after(next.get(), rest);
        }
        return at instanceof Dict dict ? Optional.of(dict) : Optional.empty();
    }

    /// Paths of what stands beside these paths, below the entry that leads to them.
    static List<String> beside(String key, Value value, List<String> paths) {
        Set<String> beside = new LinkedHashSet<>();
        for (String path : paths) {
            Value at = value;
            String walked = key;
            while (isIn(walked, path) && path.length() > walked.length() && at instanceof Dict dict) {
                String here = walked;
                String rest = path.substring(here.length() + 1);
                for (Dict.Entry entry : dict.entries()) {
                    if (entry.key() instanceof Text(String name)) {
                        String other = here + "." + name;
                        if (paths.stream().noneMatch(it -> isIn(other, it))) {
                            beside.add(other);
                        }
                    }
                }
                Optional<Dict.Entry> next = next(at, rest);
                if (next.isEmpty()) {
                    break;
                }
                at = next.get().value();
                walked = path.substring(0, path.length() - after(next.get(), rest).length());
                walked = walked.endsWith(".") ? walked.substring(0, walked.length() - 1) : walked;
            }
        }
        return List.copyOf(beside);
    }

    private static Optional<Dict.Entry> next(Value at, String rest) {
        if (at instanceof Dict dict) {
            for (Dict.Entry entry : dict.entries()) {
                if (entry.key() instanceof Text(String name) && !name.isEmpty() && isIn(name, rest)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    private static String after(Dict.Entry entry, String path) {
        int length = entry.key() instanceof Text(String name) ? name.length() : 0;
        return path.length() <= length ? "" : path.substring(length + 1);
    }
}
