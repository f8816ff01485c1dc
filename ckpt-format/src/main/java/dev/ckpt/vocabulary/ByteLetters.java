package dev.ckpt.vocabulary;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// GPT-2's way to spell bytes as letters: those that print stand for themselves, the 68 others for letters from U+0100 on,
/// so that a space is `Ġ`. A token may be a part of a character's bytes.
final class ByteLetters {

    private static final char SPACE = 'Ġ';
    private static final Map<Character, Integer> BYTES = bytes();

    private ByteLetters() {}

    private static Map<Character, Integer> bytes() {
        Map<Character, Integer> bytes = new HashMap<>();
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean prints = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
            bytes.put(prints ? (char) b : next++, b);
        }
        return bytes;
    }

    /// Whether tokens are spelled so: some begins with a space's letter, and most have no letter that is none of these.
    /// Tokens that were added by hand, such as `<|한국어|>`, may have others.
    static boolean spell(Collection<String> tokens) {
        boolean space = false;
        int strange = 0;
        for (String token : tokens) {
            space |= token.indexOf(SPACE) == 0;
            strange += isSpelled(token) ? 0 : 1;
        }
        return space && strange <= tokens.size() / 10;
    }

    private static boolean isSpelled(String token) {
        return token.chars().allMatch(c -> BYTES.containsKey((char) c));
    }

    /// The text that a token stands for; bytes that are no whole character become U+FFFD.
    static String text(String token) {
        if (!isSpelled(token)) {
            return token;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
        token.chars().forEach(c -> bytes.write(BYTES.getOrDefault((char) c, 0)));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
