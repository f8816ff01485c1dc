package dev.ckpt.vocabulary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tokens by number, and numbers by token. Immutable.
public final class Vocabulary {

    /// Under these names it is found beside a checkpoint, the first first.
    private static final List<String> NAMES = List.of("meta.pkl", "tokenizer.json", "vocab.json", "encoder.json");

    private final Path file;
    private final Map<Long, String> texts = new LinkedHashMap<>();
    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private final Map<String, List<Long>> numbersByText = new LinkedHashMap<>();

    /// @param tokens as the file spells them
    Vocabulary(Path file, Map<String, Long> tokens) {
        this.file = file;
        boolean bytes = ByteLetters.spell(tokens.keySet());
        tokens.forEach((token, number) -> {
            String text = bytes ? ByteLetters.text(token) : token;
            texts.putIfAbsent(number, text);
            numbers.put(token, number);
            numbersByText.computeIfAbsent(text, key -> new ArrayList<>(1)).add(number);
        });
    }

    /// Reads a vocabulary: a pickle with `itos` or `stoi`, a `tokenizer.json`, or a JSON object of tokens and numbers.
    ///
    /// @throws dev.ckpt.io.UnsupportedException when it is something else
    /// @throws dev.ckpt.io.CheckpointException when it is broken, or too large
    /// @throws IOException when it is missing or may not be read
    public static Vocabulary read(Path file) throws IOException {
        return new Vocabulary(file, VocabularyReader.read(file));
    }

    /// The file that would be the vocabulary of a checkpoint: in the same folder, or in the folder that the checkpoint is.
    public static Optional<Path> beside(Path checkpoint) {
        Path folder = Files.isDirectory(checkpoint) ? checkpoint : checkpoint.resolveSibling("");
        return NAMES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }

    public Path file() {
        return file;
    }

    /// How many numbers have a token.
    public int size() {
        return texts.size();
    }

    /// The text of a token.
    public Optional<String> text(long number) {
        return Optional.ofNullable(texts.get(number));
    }

    /// The numbers of a token, given as text (` the`) or as the file spells it (`Ġthe`). Several where tokens have parts of a
    /// character each and show as the same; none where there is no such token.
    public List<Long> numbers(String token) {
        Long number = numbers.get(token);
        return number != null ? List.of(number) : numbersByText.getOrDefault(token, List.of());
    }

    /// The tokens, as the file spells them.
    public Iterable<String> tokens() {
        return Collections.unmodifiableSet(numbers.keySet());
    }
}
