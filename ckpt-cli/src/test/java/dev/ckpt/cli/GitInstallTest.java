package dev.ckpt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ckpt git-install`, with the git that is installed, in a repository with a space and Korean letters in its name.
class GitInstallTest {

    private static final Path ONE = Path.of("../samples/seed-gpt.pt").toAbsolutePath();
    private static final Path OTHER = Path.of("../samples/nanogpt.pt").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path home = Path.of("");
    private Path repository = Path.of("");
    private Path launcher = Path.of("");

    @BeforeEach
    void make_a_repository() throws IOException, InterruptedException {
        home = Files.createDirectory(folder.resolve("home"));
        repository = Files.createDirectory(folder.resolve("나의 모델"));
        launcher = launcher();
        assumeTrue(isThere(), "git is not installed");
        git("init", "-q");
    }

    /// A script where `./ckpt` would be, its path as hard for a shell as can be.
    private Path launcher() throws IOException {
        Path script = Files.createDirectory(folder.resolve("it's 도구")).resolve("ckpt");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Files.writeString(script, "#!/bin/sh\nCKPT_SELF=$0 exec '" + java + "' -XX:TieredStopAtLevel=1 -cp '"
                + classPath() + "' dev.ckpt.cli.Main \"$@\"\n", StandardCharsets.UTF_8);
        assertTrue(script.toFile().setExecutable(true));
        return script;
    }

    /// That of this test, whoever runs it.
    private static String classPath() {
        return Main.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(url -> Path.of(URI.create(url.toString())).toString())
                        .collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    private boolean isThere() throws InterruptedException {
        try {
            return run("git", "--version").startsWith("git version");
        } catch (IOException e) {
            return false;
        }
    }

    private String git(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    /// What a process prints, in the repository; it knows no settings but those made here.
    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(repository.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_") || name.startsWith("CKPT_"));
        environment.putAll(Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", home.resolve(".config").toString(),
                "GIT_CONFIG_NOSYSTEM", "1", "LC_ALL", "C.UTF-8", "GIT_AUTHOR_NAME", "a", "GIT_AUTHOR_EMAIL", "a@b.c",
                "GIT_COMMITTER_NAME", "a", "GIT_COMMITTER_EMAIL", "a@b.c"));
        environment.put("GIT_PAGER", "cat");
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command) + "\n" + out);
        return out;
    }

    private void commit(Path checkpoint) throws IOException, InterruptedException {
        Files.copy(checkpoint, repository.resolve("가중치 1.pt"), StandardCopyOption.REPLACE_EXISTING);
        git("add", "-A");
        git("commit", "-q", "-m", "a checkpoint");
    }

    @Test
    void git_diff_shows_what_is_in_checkpoints() throws IOException, InterruptedException {
        run(launcher.toString(), "git-install");
        commit(ONE);
        commit(OTHER);
        String diff = git("diff", "HEAD~1");
        assertTrue(diff.startsWith("--- a/가중치 1.pt  step 400      +++ b/가중치 1.pt  step 400      "), diff);
        assertTrue(diff.contains("\n~ weights      "), diff);
        String log = git("log", "-p", "-1");
        assertTrue(log.contains("\n-format PyTorch zip") || log.contains("\n format PyTorch zip"), log);
        assertTrue(log.contains("\n+transformer.wte.weight float32 ["), log);
        assertTrue(git("difftool", "-y", "-t", "ckpt", "HEAD~1").contains("~ weights      "));
    }

    @Test
    void files_that_came_or_went_or_are_no_checkpoints_are_said() throws IOException, InterruptedException {
        run(launcher.toString(), "git-install");
        commit(ONE);
        Files.writeString(repository.resolve("broken.pt"), "version https://git-lfs.github.com/spec/v1\n");
        git("add", "-A");
        String added = git("diff", "--cached");
        assertTrue(added.startsWith("ckpt: b/broken.pt: ") || added.contains("broken.pt"), added);
        git("rm", "-q", "--cached", "broken.pt");
        Files.delete(repository.resolve("broken.pt"));
        Files.delete(repository.resolve("가중치 1.pt"));
        String gone = git("diff");
        assertTrue(gone.matches("--- a/가중치 1\\.pt  gone: \\d+ tensors, [0-9,]+ parameters  step 400\n"), gone);
        git("rm", "-q", "가중치 1.pt");
        Files.copy(ONE, repository.resolve("-new.pt"));
        git("add", "--", "-new.pt");
        String fresh = git("diff", "--cached", "--", "-new.pt");
        assertTrue(fresh.matches("\\+\\+\\+ b/-new\\.pt  new: \\d+ tensors, [0-9,]+ parameters  step 400\n"), fresh);
    }

    @Test
    void twice_is_once_and_other_lines_stay() throws IOException, InterruptedException {
        Path attributes = Files.writeString(repository.resolve(".gitattributes"), "*.png binary\n*.pt   diff=ckpt");
        run(launcher.toString(), "git-install");
        run(launcher.toString(), "git-install");
        assertEquals("""
                *.png binary
                *.pt   diff=ckpt
                *.pth diff=ckpt
                *.ckpt diff=ckpt
                *.safetensors diff=ckpt
                """, Files.readString(attributes));
        assertEquals("'" + launcher.toString().replace("'", "'\\''") + "' diff --git --\n",
                git("config", "--get-all", "diff.ckpt.command"));
    }

    @Test
    void for_all_repositories_it_is_the_users_own_files() throws IOException, InterruptedException {
        run(launcher.toString(), "git-install", "--global");
        assertTrue(Files.readString(home.resolve(".config/git/attributes")).contains("*.safetensors diff=ckpt\n"));
        assertTrue(git("config", "--global", "--get", "diff.ckpt.textconv").contains("diff --textconv --"));
        assertEquals("", git("status", "--short"));
    }

    @Test
    void to_print_is_to_change_nothing() throws IOException, InterruptedException {
        String printed = run(launcher.toString(), "git-install", "--print");
        assertTrue(printed.startsWith("git config --local diff.ckpt.command '"), printed);
        assertTrue(printed.endsWith("*.safetensors diff=ckpt\n"), printed);
        assertEquals("", git("status", "--short"));
        // what is printed does what the command does
        git("config", "--local", "x.y", "z");
        run("sh", "-c", String.join("\n", printed.lines().filter(line -> line.startsWith("git config")).toList()));
        assertEquals("'" + launcher.toString().replace("'", "'\\''") + "' diff --git --\n",
                git("config", "--get-all", "diff.ckpt.command"));
    }

    @Test
    void outside_of_a_repository_the_error_says_what_to_do() throws IOException, InterruptedException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "git-install").directory(outside.toFile())
                .redirectErrorStream(true);
        builder.environment().put("GIT_CEILING_DIRECTORIES", folder.toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor());
        assertTrue(out.contains("this folder is in no repository of git's\n  next step: go to one, or use --global"),
                out);
    }
}
