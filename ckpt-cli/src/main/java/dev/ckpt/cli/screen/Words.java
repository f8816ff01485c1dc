package dev.ckpt.cli.screen;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The program's texts in one language, by key. Both languages have the same keys. What all commands say stands in
/// `messages_*.properties`; what one command says, its help included, in `words/<command>_*.properties`, which only that
/// command reads.
///
/// Texts name their holes: `{0}`, `{1}`.
public final class Words {

    /// A language that the program speaks.
    public enum Language {
        ENGLISH("en"), KOREAN("ko");

        private final String code;

        Language(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        /// The language of a POSIX locale name: `ko_KR.UTF-8` is Korean, anything unknown English.
        public static Language ofLocale(String locale) {
            return locale.equals("ko") || locale.startsWith("ko_") || locale.startsWith("ko.")
                    || locale.startsWith("ko-") ? KOREAN : ENGLISH;
        }
    }

    private final Language language;
    private final Map<String, String> texts;

    private Words(Language language, Map<String, String> texts) {
        this.language = language;
        this.texts = texts;
    }

    /// What all commands say.
    public static Words in(Language language) {
        return new Words(language, file("messages", language)
                .orElseThrow(() -> new IllegalStateException("the messages are missing from the jar")));
    }

    /// These, and what one command alone says; the same words where it says nothing of its own.
    public Words with(String command) {
        Optional<Map<String, String>> own = command.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '-')
                ? file("words/" + command, language)
                : Optional.empty();
        if (own.isEmpty()) {
            return this;
        }
        own.get().putAll(texts);
        return new Words(language, own.get());
    }

    private static Optional<Map<String, String>> file(String name, Language language) {
        String file = "/dev/ckpt/cli/" + name + "_" + language.code() + ".properties";
        try (InputStream in = Words.class.getResourceAsStream(file)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(lines(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lines of `key=text`; a text holds no backslash but that of `\n`. [java.util.Properties] reads the same, letter by
    /// letter, and takes four times as long, which a command of a fifth of a second feels.
    private static Map<String, String> lines(String file) {
        Map<String, String> texts = HashMap.newHashMap(400);
        int start = 0;
        while (start < file.length()) {
            int end = file.indexOf('\n', start);
            int equals = file.indexOf('=', start);
            if (file.charAt(start) != '#' && end > start) {
                texts.put(file.substring(start, equals), file.substring(equals + 1, end).replace("\\n", "\n"));
            }
            start = end + 1;
        }
        return texts;
    }

    public Language language() {
        return language;
    }

    public Set<String> keys() {
        return texts.keySet();
    }

    /// The text under this key, its holes filled.
    ///
    /// @throws IllegalArgumentException when there is none
    public String text(String key, Object... values) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no text " + key + " in " + language);
        }
        return values.length == 0 ? text : fill(text, values);
    }

    /// The text for so many things; English says one of them in another way (`<key>.one`).
    public String counted(String key, long number) {
        String one = number == 1 ? texts.get(key + ".one") : null;
        return one == null ? text(key, Numbers.count(number)) : one;
    }

    /// As [#text], where a text may be missing.
    public Optional<String> textIfAny(String key, Object... values) {
        String text = texts.get(key);
        return text == null ? Optional.empty() : Optional.of(fill(text, values));
    }

    private static String fill(String text, Object... values) {
        StringBuilder filled = new StringBuilder(text.length() + 32);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '{' && i + 2 < text.length() && text.charAt(i + 2) == '}'
                    && text.charAt(i + 1) - '0' >= 0 && text.charAt(i + 1) - '0' < values.length) {
                filled.append(values[text.charAt(i + 1) - '0']);
                i += 3;
            } else {
                filled.append(c);
                i++;
            }
        }
        return filled.toString();
    }
}
