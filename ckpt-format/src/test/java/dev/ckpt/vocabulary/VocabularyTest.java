package dev.ckpt.vocabulary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.CheckpointException;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.UnsupportedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {

    private static final Path MADE = Path.of("src/test/resources/vocabulary");

    @TempDir
    private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("vocab.json"), text);
    }

    @Test
    void letters_are_the_tokens_of_nanogpts_pickle() throws IOException {
        for (String name : List.of("meta.pkl", "chars.json")) {
            Vocabulary vocabulary = Vocabulary.read(MADE.resolve(name));

            assertEquals(9, vocabulary.size(), name);
            assertEquals(Optional.of("\n"), vocabulary.text(0), name);
            assertEquals(Optional.of("다"), vocabulary.text(8), name);
            assertEquals(Optional.empty(), vocabulary.text(9), name);
            assertEquals(List.of(7L), vocabulary.numbers("나"), name);
            assertEquals(List.of(), vocabulary.numbers("하"), name);
        }
    }

    @Test
    void the_samples_korean_letters_are_read() throws IOException {
        Vocabulary vocabulary = Vocabulary.read(Path.of("../samples/meta.pkl"));

        assertEquals(166, vocabulary.size());
        assertEquals(1, vocabulary.numbers("개").size());
    }

    @Test
    void bytes_that_are_spelled_as_letters_become_text_again() throws IOException {
        for (String name : List.of("tokenizer.json", "vocab.json")) {
            Vocabulary vocabulary = Vocabulary.read(MADE.resolve(name));

            assertEquals(List.of(271L), vocabulary.numbers(" the"), name);
            assertEquals(List.of(271L), vocabulary.numbers("Ġthe"), name);
            assertEquals(Optional.of(" the"), vocabulary.text(271), name);
            assertEquals(List.of(288L), vocabulary.numbers("안녕하세요"), name);
            assertEquals(Optional.of("<|끝|>"), vocabulary.text(0), name);
        }
    }

    @Test
    void tokens_with_scores_are_counted() throws IOException {
        Vocabulary vocabulary = Vocabulary.read(MADE.resolve("unigram.json"));

        assertEquals(Optional.of("▁the"), vocabulary.text(1));
        assertEquals(List.of(2L), vocabulary.numbers("cat"));
    }

    @Test
    void tokens_that_were_added_have_numbers_too() throws IOException {
        Vocabulary vocabulary = Vocabulary.read(file("""
                {"model": {"vocab": {"a": 0, "b": 1}}, "added_tokens": [{"id": 7, "content": "<end>"}, {"id": -1,
                 "content": "x"}, 3]}"""));

        assertEquals(List.of(7L), vocabulary.numbers("<end>"));
        assertEquals(3, vocabulary.size());
    }

    @Test
    void a_file_beside_the_checkpoint_or_in_its_folder_is_found() throws IOException {
        assertEquals(Optional.of(MADE.resolve("meta.pkl")), Vocabulary.beside(MADE.resolve("ckpt.pt")));
        assertEquals(Optional.of(MADE.resolve("meta.pkl")), Vocabulary.beside(MADE));
        assertEquals(Optional.empty(), Vocabulary.beside(folder.resolve("ckpt.pt")));
    }

    @Test
    void what_is_no_vocabulary_is_refused_and_said() throws IOException {
        UnsupportedException none = assertThrows(UnsupportedException.class,
                () -> Vocabulary.read(file("{\"a\": \"b\"}")));
        assertTrue(none.getMessage().contains("expected a vocabulary, found no tokens with numbers"),
                none.getMessage());
        assertThrows(MalformedException.class, () -> Vocabulary.read(file("{\"a\": 1")));
        assertThrows(UnsupportedException.class, () -> Vocabulary.read(file("the quick brown fox")));
        assertThrows(UnsupportedException.class, () -> Vocabulary.read(Path.of("../samples/seed-gpt.pt")));
        assertThrows(UnsupportedException.class, () -> Vocabulary.read(file("[1, 2]")));
        assertThrows(NoSuchFileException.class, () -> Vocabulary.read(folder.resolve("missing.json")));
    }

    @Test
    void a_pickle_that_would_run_something_runs_nothing() throws IOException {
        Path file = folder.resolve("meta.pkl");
        Files.write(file, "\u0080\u0004cposix\nsystem\n(S'touch pwned'\ntR.".getBytes(StandardCharsets.ISO_8859_1));

        assertThrows(CheckpointException.class, () -> Vocabulary.read(file));
    }
}
