package dev.ckpt.vocabulary;

import dev.ckpt.Checkpoint;
import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.FileKind;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.json.JsonTree;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds tokens and their numbers in the files that people keep them in.
final class VocabularyReader {

    private final Map<String, Long> tokens = new LinkedHashMap<>();

    private VocabularyReader() {}

    /// @return numbers by token, as the file spells them
    static Map<String, Long> read(Path file) throws IOException {
        VocabularyReader reader = new VocabularyReader();
        switch (root(file)) {
            case Dict dict -> reader.take(dict);
            case Sequence list -> reader.list(list);
            case Value other -> {
            }
        }
        if (reader.tokens.isEmpty()) {
            throw new UnsupportedException(Fault.in(file.toString()).expected("a vocabulary")
                    .found("no tokens with numbers")
                    .next("give nanoGPT's meta.pkl, or Hugging Face's tokenizer.json or vocab.json"));
        }
        return reader.tokens;
    }

    private static Value root(Path path) throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            switch (FileKind.of(file.bytes())) {
                case JSON -> {
                    return JsonTree.read(file, Budget.ofThisMachine());
                }
                case PICKLE -> {
                }
                default -> throw new UnsupportedException(Fault.in(path.toString())
                        .expected("a vocabulary: a pickle or JSON").found("neither")
                        .next("give nanoGPT's meta.pkl, or Hugging Face's tokenizer.json or vocab.json"));
            }
        }
        try (Checkpoint pickle = Checkpoint.open(path)) {
            return pickle.root();
        }
    }

    private void take(Dict dict) {
        Optional<Value> numbers = dict.get("stoi");
        Optional<Value> texts = dict.get("itos");
        Optional<Dict> model = dict.dict("model");
        if (numbers.isPresent() || texts.isPresent()) {
            numbers.filter(Dict.class::isInstance).map(Dict.class::cast).ifPresent(this::numbersByToken);
            texts.ifPresent(this::tokensByNumber);
        } else if (model.isPresent()) {
            switch (model.get().get("vocab").orElse(Value.NONE)) {
                case Dict vocab -> numbersByToken(vocab);
                case Sequence scored -> scored(scored);
                case Value other -> {
                }
            }
            added(dict.get("added_tokens").orElse(Value.NONE));
        } else {
            numbersByToken(dict);
        }
    }

    private void put(Value token, Value number) {
        if (token instanceof Text(String text) && number instanceof Scalar.Int(long value) && value >= 0) {
            tokens.putIfAbsent(text, value);
        }
    }

    private void numbersByToken(Dict dict) {
        dict.entries().forEach(entry -> put(entry.key(), entry.value()));
    }

    /// Of a pickle the keys are numbers, of JSON their digits.
    private void tokensByNumber(Value texts) {
        switch (texts) {
            case Dict dict -> dict.entries().forEach(entry -> put(entry.value(), number(entry.key())));
            case Sequence list -> list(list);
            case Value other -> {
            }
        }
    }

    private static Value number(Value key) {
        return key instanceof Text(String digits) && digits.matches("[0-9]{1,18}")
                ? new Scalar.Int(Long.parseLong(digits))
                : key;
    }

    private void list(Sequence list) {
        List<Value> items = list.items();
        for (int i = 0; i < items.size(); i++) {
            put(items.get(i), new Scalar.Int(i));
        }
    }

    /// A Unigram model: pairs of a token and its score, in the order of their numbers.
    private void scored(Sequence list) {
        List<Value> items = list.items();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Sequence pair && !pair.items().isEmpty()) {
                put(pair.items().getFirst(), new Scalar.Int(i));
            }
        }
    }

    private void added(Value list) {
        if (list instanceof Sequence sequence) {
            for (Value item : sequence.items()) {
                if (item instanceof Dict token) {
                    put(token.get("content").orElse(Value.NONE), token.get("id").orElse(Value.NONE));
                }
            }
        }
    }
}
