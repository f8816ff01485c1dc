package dev.ckpt.cli.git;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs git, word by word, without a shell.
final class Git {

    /// What git said.
    record Answer(int code, String out) {

        Optional<String> line() {
            return code == 0 && !out.isEmpty() ? Optional.of(out) : Optional.empty();
        }
    }

    private Git() {}

    /// @throws IOException when git is not installed
    static Answer run(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return new Answer(process.waitFor(), out);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while git was running", e);
        }
    }
}
