package dev.ckpt.zip;

import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Judges the names of a directory: all below one root, and none twice. PyTorch finds a record by a search that ignores
/// ASCII case, over an index whose order depends on all the others; of two equal names it reads now the first, now the
/// last (docs/pytorch-format.md §1.4).
final class RecordNames {

    private RecordNames() {}

    /// The root: what stands before the first slash of the first name; empty where there is no slash.
    static String root(List<CentralEntry> entries) {
        String first = entries.getFirst().fullName();
        return first.substring(0, Math.max(0, first.indexOf('/')));
    }

    /// A record's name below the root.
    static String below(String root, String fullName) {
        return root.isEmpty() ? fullName : fullName.substring(root.length() + 1);
    }

    static void judge(Source source, List<CentralEntry> entries, Oddities oddities) {
        String root = root(entries);
        if (root.isEmpty()) {
            oddities.warning("zip.no-root", "record " + Source.shown(entries.getFirst().fullName()),
                    "the first record lies in no folder; torch.load refuses such an archive");
        }
        Map<String, CentralEntry> seen = HashMap.newHashMap(entries.size());
        for (CentralEntry entry : entries) {
            requireBelow(source, root, entry);
            CentralEntry other = seen.put(folded(entry.fullName()), entry);
            if (other != null) {
                throw twice(source, other, entry);
            }
            if (leavesFolder(below(root, entry.fullName()))) {
                oddities.warning("zip.name-leaves-folder", entry.where(),
                        "unpacked by name, it would land outside its folder; here it is only a name");
            }
        }
    }

    private static void requireBelow(Source source, String root, CentralEntry entry) {
        String name = entry.fullName();
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new RefusedException(source.fault()
                    .at("entry " + (entry.index() + 1) + " of the directory")
                    .expected("a name")
                    .found(name.isEmpty() ? "none" : "one with a NUL in it: " + Source.shown(name))
                    .because("a file made so that readers disagree about what it holds"));
        }
        boolean below = root.isEmpty()
                || (name.length() > root.length() && name.charAt(root.length()) == '/' && name.startsWith(root));
        if (!below) {
            throw new MalformedException(source.fault()
                    .at(entry.where())
                    .expected("every record below " + Source.shown(root) + "/, where the first one is")
                    .found("one outside")
                    .because("the file is another kind of zip, or was packed by a tool other than torch.save; PyTorch"
                            + " refuses it too")
                    .next("look into it with a zip tool"));
        }
    }

    private static RefusedException twice(Source source, CentralEntry one, CentralEntry other) {
        boolean same = one.fullName().equals(other.fullName());
        return new RefusedException(source.fault()
                .at(one.where())
                .expected("one record of this name")
                .found(same
                        ? "two, at bytes " + one.headerOffset() + " and " + other.headerOffset()
                        : "another that differs only in case, " + Source.shown(other.fullName()))
                .because("a file made so that readers disagree: which of the two PyTorch reads depends on all other"
                        + " names")
                .next("do not load it before you know where it comes from"));
    }

    /// The name as PyTorch compares it: A to Z as a to z, all other letters as they are.
    static String folded(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (isUpper(name.charAt(i))) {
                StringBuilder folded = new StringBuilder(name);
                for (int j = i; j < name.length(); j++) {
                    char c = name.charAt(j);
                    folded.setCharAt(j, isUpper(c) ? (char) (c + 'a' - 'A') : c);
                }
                return folded.toString();
            }
        }
        return name;
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean leavesFolder(String name) {
        if (name.startsWith("/") || name.startsWith("\\")) {
            return true;
        }
        int dots = name.indexOf("..");
        while (dots >= 0) {
            boolean starts = dots == 0 || isSeparator(name.charAt(dots - 1));
            boolean ends = dots + 2 == name.length() || isSeparator(name.charAt(dots + 2));
            if (starts && ends) {
                return true;
            }
            dots = name.indexOf("..", dots + 1);
        }
        return false;
    }

    private static boolean isSeparator(char c) {
        return c == '/' || c == '\\';
    }
}
