package dev.ckpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of the front pages are run as they stand there, one after another in one folder that has the samples in
/// it, and must print what stands there.
///
/// An example is a line `$ [LANG=...] ./ckpt ...` in a `console` block; the lines up to the next `$` are its output.
class ReadmeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private record Example(String command, String output) {}

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ko.md"})
    void every_example_prints_what_the_page_shows(String page, @TempDir Path folder) throws Exception {
        Files.createSymbolicLink(folder.resolve("samples"), ROOT.resolve("samples"));
        List<Example> examples = examples(Files.readString(ROOT.resolve(page)));
        assertFalse(examples.isEmpty(), page + " shows nothing");
        for (Example example : examples) {
            assertEquals(example.output(), run(example.command(), folder), page + ": $ " + example.command());
        }
    }

    private static List<Example> examples(String text) {
        List<Example> examples = new ArrayList<>();
        boolean console = false;
        String command = "";
        StringBuilder output = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            boolean fence = line.startsWith("```");
            if (!command.isEmpty() && (fence || line.startsWith("$ "))) {
                examples.add(new Example(command, output.toString()));
                command = "";
            }
            if (fence) {
                console = line.equals("```console");
            } else if (console && line.startsWith("$ ")) {
                command = line.contains("./ckpt ") ? line.substring(2) : "";
                output.setLength(0);
            } else if (console) {
                output.append(line).append('\n');
            }
        }
        return examples;
    }

    private static String run(String command, Path folder) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(words(command));
        ProcessBuilder builder = new ProcessBuilder();
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG") || name.equals("COLUMNS"));
        // As the launcher does: the virtual machine gets a locale in which every path can be read.
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("CKPT_LOCALE", "C");
        while (words.getFirst().contains("=")) {
            environment.put("CKPT_LOCALE", words.removeFirst().split("=", 2)[1]);
        }
        words.removeFirst();
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), "dev.ckpt.cli.Main"));
        line.addAll(words);
        builder.command(line).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /// Splits as a shell would, as far as the examples need it: blanks, and single quotes.
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
