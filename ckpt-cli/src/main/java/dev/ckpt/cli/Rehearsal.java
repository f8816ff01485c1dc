package dev.ckpt.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Does what people do with `ckpt`, so that the virtual machine can record which classes that needs: the launcher runs it
/// once, in the background, with `-XX:AOTCacheOutput`. Nothing depends on it but the time of later starts.
final class Rehearsal {

    private static final List<String> SAMPLES = List.of("seed-gpt.pt", "nanogpt.pt", "hf-gpt2");

    private Rehearsal() {}

    /// @param args the folder of samples; commands that need a file are left out where it has none
    public static void main(String[] args) {
        Environment english = new Environment(Map.of(), false);
        Environment korean = new Environment(Map.of("LANG", "ko_KR.UTF-8"), false);
        run(english, "help", "summary");
        run(korean, "--version");
        run(english, "summary", "no such file");
        List<String> files = new ArrayList<>();
        for (String sample : SAMPLES) {
            Path file = Path.of(args.length > 0 ? args[0] : ".", sample);
            if (Files.exists(file)) {
                files.add(file.toString());
            }
        }
        if (!files.isEmpty()) {
            run(english, words(files, "summary", "--color=always"));
            run(korean, words(files, "summary", "--explain", "--why-big", "--optimizer", "--config", "--globals"));
            run(english, words(files, "summary", "--json"));
            run(english, words(files, "summary", "--tensors", "--sort", "size", "--only", "*.weight", "--quiet"));
            run(english, "show", files.getFirst(), "wte.weight", "--head", "4", "--hist", "--row", "0");
            writing(english, files.getFirst());
            comparing(english, Path.of(args[0], "run"));
        }
    }

    /// Two points of one run, which is what people compare most.
    private static void comparing(Environment environment, Path run) {
        String earlier = run.resolve("step-000200.pt").toString();
        String later = run.resolve("step-000300.pt").toString();
        run(environment, "diff", "--color=always", earlier, later);
        run(environment, "diff", "--json", earlier, later);
        run(environment, "diff", "--lang=ko", "--stat", earlier, later);
        run(environment, "log", run.toString());
        run(environment, "report", earlier, later, "-o", "-");
    }

    private static void writing(Environment environment, String file) {
        try {
            Path folder = Files.createTempDirectory("ckpt-rehearsal");
            List<Path> written = new ArrayList<>();
            for (String name : List.of("a.pt", "a.safetensors", "a.ckpt")) {
                Path out = folder.resolve(name);
                run(environment, "convert", "--json", file, out.toString());
                run(environment, "convert", "--force", "--dtype", "bf16", file, out.toString());
                written.add(out);
            }
            run(environment, "summary", folder.resolve("a.ckpt").toString());
            run(environment, "verify", "--resume", folder.resolve("a.ckpt").toString());
            run(environment, "verify", file);
            run(environment, "diff", file, folder.resolve("a.safetensors").toString());
            run(environment, "id", file);
            run(environment, "stats", "--hist", file);
            run(environment, "scan", folder.toString());
            run(environment, "prune", "--drop", "optimizer", file);
            for (Path path : written) {
                Files.deleteIfExists(path);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // then later starts of these commands take a little longer
        }
    }

    private static String[] words(List<String> files, String... options) {
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(files);
        return words.toArray(String[]::new);
    }

    private static void run(Environment environment, String... words) {
        new Main(new Library(), environment, OutputStream.nullOutputStream(), OutputStream.nullOutputStream())
                .run(List.of(words));
    }
}
