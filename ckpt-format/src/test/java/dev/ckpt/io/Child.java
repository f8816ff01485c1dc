package dev.ckpt.io;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/// A process of its own that writes files, to be killed.
final class Child {

    private static final int HEAD = 16;

    private Child() {}

    /// The command that starts one with as little ado as possible: tests start hundreds.
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-Xmx32m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp",
                home(NewFile.class) + File.pathSeparator + home(Child.class), Child.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// `replace PATH`: puts one version after the other there, for ever, and says when the first is there. `fill PATH BYTES`: writes so many and commits.
    /// `begin PATH`: writes a little, says so, and waits. `begin-and-exit PATH`: writes a little and leaves by
    /// `System.exit`.
    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "replace" -> {
                for (int number = 1;; number++) {
                    try (NewFile file = NewFile.at(target, Overwrite.REPLACE)) {
                        writeInPieces(file, version(number));
                        file.commit();
                    }
                    if (number == 1) { // by now all classes are loaded, and what is killed is the work itself
                        print("begun");
                    }
                }
            }
            case "fill" -> {
                try (NewFile file = NewFile.at(target, Overwrite.REPLACE)) {
                    writeInPieces(file, new byte[Integer.parseInt(arguments[2])]);
                    file.commit();
                } catch (FailedWriteException e) {
                    print(e.getMessage());
                    System.exit(2);
                }
            }
            case "begin" -> {
                try (NewFile file = NewFile.at(target, Overwrite.REPLACE)) {
                    file.write(version(1));
                    print("begun");
                    Thread.sleep(60_000);
                }
            }
            case "begin-and-exit" -> {
                NewFile file = NewFile.at(target, Overwrite.REPLACE);
                file.write(version(1));
                System.exit(3);
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void print(String text) throws IOException {
        System.out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static void writeInPieces(NewFile file, byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; at += 10_000) {
            file.write(MemorySegment.ofArray(bytes).asSlice(at, Math.min(10_000, bytes.length - at)));
        }
    }

    /// A file that says of itself whether it is whole: number, length, content, checksum. Each version has another length.
    static byte[] version(int number) {
        Random random = new Random(number);
        byte[] content = new byte[20_000 + random.nextInt(200_000)];
        random.nextBytes(content);
        ByteBuffer file = ByteBuffer.allocate(HEAD + content.length + Long.BYTES);
        file.putLong(number).putLong(file.capacity()).put(content);
        return file.putLong(sum(file.array(), file.position())).array();
    }

    static boolean isWhole(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        return file.length > HEAD && bytes.getLong(Long.BYTES) == file.length
                && bytes.getLong(file.length - Long.BYTES) == sum(file, file.length - Long.BYTES)
                && Arrays.equals(file, version((int) bytes.getLong(0)));
    }

    private static long sum(byte[] file, int length) {
        CRC32 sum = new CRC32();
        sum.update(file, 0, length);
        return sum.getValue();
    }
}
