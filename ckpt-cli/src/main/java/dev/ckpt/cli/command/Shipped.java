package dev.ckpt.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Texts that are shipped in the jar.
public final class Shipped {

    private Shipped() {}

    /// The version, as Maven has it.
    public static String version() {
        return resource("version").strip();
    }

    /// The schema of a command's JSON document.
    public static String schema(String command) {
        return resource("schemas/" + command + "-1.json");
    }

    private static String resource(String name) {
        try (InputStream in = Shipped.class.getResourceAsStream("/dev/ckpt/cli/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
