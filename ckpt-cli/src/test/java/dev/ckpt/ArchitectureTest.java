package dev.ckpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the code to ARCHITECTURE.md, and ARCHITECTURE.md to the code.
class ArchitectureTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("ckpt-format", "ckpt-cli");
    private static final Pattern ROW = Pattern.compile("^\\| `(dev\\.ckpt[a-z.]*)` \\|[^|]*\\|([^|]*)\\|[^|]*\\|$",
            Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?(dev\\.ckpt(?:\\.[a-z]+)*)\\.[A-Z]",
            Pattern.MULTILINE);
    private static final Pattern FOREIGN = Pattern.compile(
            "^import (?:static )?(?:tools\\.jackson|com\\.google\\.protobuf|dev\\.ckpt\\.proto|org\\.apache\\.commons)\\.[\\w.]*\\.([A-Z]\\w*);",
            Pattern.MULTILINE);

    @Test
    void every_name_in_the_architecture_page_exists() throws IOException {
        Set<String> known = knownNames();
        Set<String> unknown = new TreeSet<>();
        var codes = CODE.matcher(page());
        while (codes.find()) {
            String name = codes.group(1);
            if (name.matches("[A-Z]\\w*[a-z]\\w*|dev\\.ckpt[a-z.]*|[a-z]+-[a-z-]+") && !known.contains(name)) {
                unknown.add(name);
            }
        }
        assertEquals(Set.of(), unknown, "names in ARCHITECTURE.md that nothing bears");
    }

    @Test
    void every_package_has_a_row_and_uses_only_what_its_row_allows() throws IOException {
        Map<String, Set<String>> allowed = rows();
        List<String> breaches = new ArrayList<>();
        for (Path source : mainSources()) {
            String text = Files.readString(source);
            String own = packageOf(text);
            assertTrue(allowed.containsKey(own), own + " has no row");
            Set<String> may = allowed.getOrDefault(own, Set.of());
            var imports = IMPORT.matcher(text);
            while (imports.find()) {
                String used = imports.group(1);
                if (!used.equals(own) && !may.contains(used)) {
                    breaches.add(source.getFileName() + " (" + own + ") uses " + used);
                }
            }
        }
        assertEquals(List.of(), breaches);
    }

    @Test
    void no_package_or_class_is_named_after_being_useful() throws IOException {
        Pattern vague = Pattern
                .compile("(?i)\\b(utils?|helpers?|managers?|commons?|misc)\\b|(Util|Utils|Helper|Manager)$");
        for (Path source : mainSources()) {
            String name = packageOf(Files.readString(source)) + "."
                    + source.getFileName().toString().replace(".java", "");
            assertTrue(!vague.matcher(name).find(), name);
        }
    }

    @Test
    void libraries_do_not_show_in_public_signatures() throws IOException {
        List<String> leaks = new ArrayList<>();
        for (Path source : mainSources()) {
            String text = Files.readString(source);
            Set<String> foreign = new HashSet<>();
            var imports = FOREIGN.matcher(text);
            while (imports.find()) {
                foreign.add(imports.group(1));
            }
            boolean exported = Pattern.compile("^public ", Pattern.MULTILINE).matcher(text).find();
            text.lines().filter(line -> exported && line.matches("    public .*")).forEach(line -> {
                for (String name : foreign) {
                    if (Pattern.compile("\\b" + name + "\\b").matcher(line).find()) {
                        leaks.add(source.getFileName() + ": " + line.strip());
                    }
                }
            });
        }
        assertEquals(List.of(), leaks);
    }

    @Test
    void every_package_tells_its_story_and_is_null_marked() throws IOException {
        Map<Path, Boolean> folders = new TreeMap<>();
        for (Path source : mainSources()) {
            Path story = source.resolveSibling("package-info.java");
            folders.put(story, Files.exists(story) && Files.readString(story).startsWith("///")
                    && Files.readString(story).contains("@NullMarked"));
        }
        folders.forEach((story, told) -> assertTrue(told, story.toString()));
    }

    @Test
    void no_file_is_longer_than_it_can_be_read_at_a_sitting() throws IOException {
        for (Path source : mainSources()) {
            long lines = Files.readString(source).lines().count();
            assertTrue(lines <= 400, source + " has " + lines + " lines");
        }
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("ARCHITECTURE.md"));
    }

    /// Package to the packages it may use; "all above" means every row before it.
    private static Map<String, Set<String>> rows() throws IOException {
        Map<String, Set<String>> rows = new HashMap<>();
        var matcher = ROW.matcher(page());
        while (matcher.find()) {
            Set<String> may = new HashSet<>();
            if (matcher.group(2).strip().equals("all above")) {
                may.addAll(rows.keySet());
            }
            var names = CODE.matcher(matcher.group(2));
            while (names.find()) {
                may.add(names.group(1).equals("ckpt") ? "dev.ckpt" : "dev.ckpt." + names.group(1));
            }
            rows.put(matcher.group(1), may);
        }
        return rows;
    }

    private static Set<String> knownNames() throws IOException {
        Set<String> names = new HashSet<>(MODULES);
        for (Path source : sources("main")) {
            String text = Files.readString(source);
            names.add(source.getFileName().toString().replace(".java", ""));
            names.add(packageOf(text));
        }
        for (Path source : sources("test")) {
            names.add(source.getFileName().toString().replace(".java", ""));
        }
        for (Path pom : List.of(ROOT.resolve("pom.xml"), ROOT.resolve("ckpt-format/pom.xml"))) {
            var artifacts = Pattern.compile("<artifactId>([\\w-]+)</artifactId>").matcher(Files.readString(pom));
            while (artifacts.find()) {
                names.add(artifacts.group(1));
            }
        }
        return names;
    }

    private static String packageOf(String text) {
        var matcher = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE).matcher(text);
        assertTrue(matcher.find());
        return matcher.group(1);
    }

    private static List<Path> mainSources() throws IOException {
        return sources("main");
    }

    private static List<Path> sources(String set) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : MODULES) {
            Path folder = ROOT.resolve(module).resolve("src").resolve(set).resolve("java");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
                }
            }
        }
        return all;
    }
}
