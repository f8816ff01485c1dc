package dev.ckpt.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.cli.args.CommandModel;
import dev.ckpt.cli.args.OptionModel;
import dev.ckpt.model.Part;
import dev.ckpt.model.Resume;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final Words ENGLISH = all(Words.Language.ENGLISH);
    private static final Words KOREAN = all(Words.Language.KOREAN);

    private static Words all(Words.Language language) {
        Words words = Words.in(language);
        for (CommandModel command : CommandModel.ALL) {
            words = words.with(command.name());
        }
        return words;
    }

    @Test
    void both_languages_have_the_same_keys() {
        assertEquals(new TreeSet<>(ENGLISH.keys()), new TreeSet<>(KOREAN.keys()));
    }

    @Test
    void texts_are_read_as_properties_are() throws IOException {
        for (Words words : List.of(ENGLISH, KOREAN)) {
            Properties properties = new Properties();
            List<String> files = new ArrayList<>(List.of("messages"));
            CommandModel.ALL.forEach(command -> files.add("words/" + command.name()));
            for (String file : files) {
                try (InputStream in = WordsTest.class.getResourceAsStream("/dev/ckpt/cli/" + file + "_"
                        + words.language().code() + ".properties")) {
                    if (in != null) {
                        properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
                    }
                }
            }
            assertEquals(properties.stringPropertyNames(), words.keys());
            words.keys().forEach(key -> assertEquals(properties.getProperty(key), words.text(key), key));
        }
    }

    @Test
    void both_languages_fill_the_same_holes() {
        List<String> differences = new ArrayList<>();
        for (String key : ENGLISH.keys()) {
            // a translation may leave out a number that its sentence does not need, but never ask for another
            if (!holes(ENGLISH.text(key)).containsAll(holes(KOREAN.text(key)))) {
                differences.add(key);
            }
        }
        assertEquals(List.of(), differences);
    }

    @Test
    void korean_is_korean() {
        List<String> untranslated = KOREAN.keys().stream()
                .filter(key -> key.startsWith("explain.") || key.startsWith("failure.") || key.startsWith("usage."))
                .filter(key -> KOREAN.text(key).codePoints().noneMatch(c -> c >= 0xAC00 && c <= 0xD7A3)).toList();
        assertEquals(List.of(), untranslated);
    }

    @Test
    void korean_sentences_are_polite() {
        List<String> others = KOREAN.keys().stream().filter(key -> key.startsWith("explain."))
                .filter(key -> !KOREAN.text(key).matches(".*니다(\\(LoRA\\))?\\.")).toList();
        assertEquals(List.of(), others);
    }

    @Test
    void every_part_has_words_and_a_sentence() {
        for (Part part : Part.values()) {
            for (Words words : List.of(ENGLISH, KOREAN)) {
                assertTrue(words.textIfAny("part." + part.name()).isPresent(), part.name());
                assertTrue(words.textIfAny("explain." + part.name()).isPresent(), part.name());
                // a text with numbers needs one without, for shapes that do not tell them
                if (words.text("explain." + part.name()).contains("{")) {
                    assertTrue(words.textIfAny("explain." + part.name() + ".plain").isPresent(), part.name());
                }
                if (words.text("part." + part.name()).contains("{")) {
                    assertTrue(words.textIfAny("part." + part.name() + ".plain").isPresent(), part.name());
                }
            }
        }
    }

    @Test
    void every_option_has_help_in_both_languages() {
        for (CommandModel command : CommandModel.ALL) {
            for (OptionModel option : command.options()) {
                for (Words words : List.of(ENGLISH, KOREAN)) {
                    assertTrue(words.textIfAny("help." + command.name() + "." + option.name())
                            .or(() -> words.textIfAny("help.option." + option.name())).isPresent(), option.name());
                }
            }
        }
    }

    @Test
    void every_level_and_item_of_a_resume_has_words() {
        for (Resume.Level level : Resume.Level.values()) {
            assertTrue(ENGLISH.textIfAny("resume." + level.name()).isPresent());
        }
        for (Resume.Item item : Resume.Item.values()) {
            assertTrue(ENGLISH.textIfAny("resume.item." + item.name()).isPresent());
        }
    }

    @Test
    void holes_are_filled_and_what_fills_them_is_left_alone() {
        assertEquals("unknown option {1}; did you mean b?", ENGLISH.text("usage.option-meant", "{1}", "b"));
    }

    @Test
    void one_thing_is_not_several() {
        assertEquals("1 tensor", ENGLISH.counted("table.tensors", 1));
        assertEquals("2,000 tensors", ENGLISH.counted("table.tensors", 2000));
    }

    @Test
    void a_locale_is_korean_when_it_says_so() {
        for (String korean : List.of("ko", "ko_KR", "ko_KR.UTF-8", "ko.UTF-8", "ko-KR")) {
            assertEquals(Words.Language.KOREAN, Words.Language.ofLocale(korean), korean);
        }
        for (String other : List.of("C", "POSIX", "en_US.UTF-8", "kok_IN", "")) {
            assertEquals(Words.Language.ENGLISH, Words.Language.ofLocale(other), other);
        }
    }

    private static Set<String> holes(String text) {
        Set<String> holes = new TreeSet<>();
        for (int i = 0; i < 4; i++) {
            if (text.contains("{" + i + "}")) {
                holes.add("{" + i + "}");
            }
        }
        return holes;
    }

    @Test
    void the_rules_that_name_slots_are_said_in_korean_too() {
        assertEquals("한 그룹, 모델 순서대로", KOREAN.text("rule.one-group-in-order"));
        assertEquals("one group in order", ENGLISH.text("rule.one-group-in-order"));
    }
}
