package dev.ckpt.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The page's style and script, and the policy that allows them and nothing else.
final class Assets {

    private Assets() {}

    static String style() {
        return resource("report.css");
    }

    static String script() {
        return resource("report.js");
    }

    /// Nothing may be loaded, sent or run but what we wrote into the page. Style and script are named by their SHA-256, so
    /// that an element that got in by a mistake of ours would do nothing.
    static String policy() {
        return "default-src 'none'; style-src '" + hash(style()) + "'; script-src '" + hash(script())
                + "'; base-uri 'none'; form-action 'none'";
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static String resource(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("/dev/ckpt/cli/report/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
