package dev.ckpt.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left when a process that writes is ended, in every way a process can end.
class CrashTest {

    private static final int KILLS = 200;

    /// From the first file on; each takes a few milliseconds.
    private static final long LONGEST_LIFE_NS = 40_000_000;

    @TempDir
    private Path folder;

    /// Two at a time write to one place, so that each also sweeps while another lives.
    @Test
    void a_writer_killed_at_any_moment_leaves_a_complete_file_and_the_next_save_leaves_no_litter() throws Exception {
        Path target = Files.write(folder.resolve("model.pt"), Child.version(0));
        List<Future<Integer>> lives = new ArrayList<>();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (int kill = 0; kill < KILLS; kill++) {
                int seed = kill;
                lives.add(two.submit((Callable<Integer>) () -> liveAndDie(target, seed)));
            }
        }
        int written = 0;
        for (Future<Integer> life : lives) {
            written += life.get();
        }
        assertTrue(written > KILLS / 4, "only " + written + " of " + KILLS + " writers had come as far as to write");
        try (NewFile file = NewFile.at(target, Overwrite.REPLACE)) {
            file.write(Child.version(1));
            file.commit();
        }
        assertEquals(List.of("model.pt"), names());
    }

    /// 1 if the target was another one after this life than before it.
    private int liveAndDie(Path target, int seed) throws Exception {
        byte[] before = Files.readAllBytes(target);
        Process child = start(Child.command("replace", target.toString()));
        String said = child.inputReader().readLine();
        Thread.sleep(Duration.ofNanos(new Random(seed).nextLong(LONGEST_LIFE_NS)));
        child.destroyForcibly().waitFor();
        assertEquals("begun", said);
        assertNotEquals(1, child.exitValue(), "it failed by itself"); // with an exception; a killed one has another code
        byte[] after = Files.readAllBytes(target);
        assertTrue(Child.isWhole(after), "kill " + seed + " left a torn file");
        return Arrays.equals(before, after) ? 0 : 1;
    }

    @Test
    void a_writer_that_is_terminated_leaves_nothing_unfinished() throws Exception {
        Path target = Files.write(folder.resolve("model.pt"), Child.version(0));
        Process child = start(Child.command("begin", target.toString()));
        assertEquals("begun", child.inputReader().readLine());
        assertEquals(2, names().size());
        child.destroy();
        assertTrue(child.waitFor(30, TimeUnit.SECONDS));
        assertEquals(List.of("model.pt"), names());
        assertTrue(Child.isWhole(Files.readAllBytes(target)));
    }

    @Test
    void a_writer_that_exits_without_closing_leaves_nothing_unfinished() throws Exception {
        Process child = start(Child.command("begin-and-exit", folder.resolve("model.pt").toString()));
        assertTrue(child.waitFor(30, TimeUnit.SECONDS));
        assertEquals(3, child.exitValue());
        assertEquals(List.of(), names());
    }

    @Test
    void where_files_may_not_grow_the_old_one_stays_and_the_message_says_why() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "sets the limit by ulimit, and there is no /bin/sh");
        Path target = Files.write(folder.resolve("model.pt"), Child.version(0));
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 1000 && exec \"$@\"", "sh"));
        command.addAll(Child.command("fill", target.toString(), "4000000")); // 1000 blocks of 512 or 1024 bytes are less
        Process child = start(command);
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        assertEquals(2, child.exitValue(), said);
        assertTrue(said.matches("(?s)" + target + """
                : byte (512000|1024000): expected to write the file, found File too large
                  likely cause: files may not be larger: by a limit of the shell \\(ulimit -f\\), .*
                  next step: raise the limit, .*; what stood under the name before stands there still
                """), said);
        assertEquals(List.of("model.pt"), names());
        assertTrue(Child.isWhole(Files.readAllBytes(target)));
    }

    private static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8"); // the system's words are compared, and paths may be of any letters
        return builder.start();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
