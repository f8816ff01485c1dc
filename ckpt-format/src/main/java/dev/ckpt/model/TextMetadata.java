package dev.ckpt.model;

import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.json.JsonTree;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a safetensors file says beside its tensors. The format has room for texts only, so that a step is written as
/// `"400"` and a configuration as JSON within a text; here they have their types again.
public final class TextMetadata {

    /// Where the reader of safetensors keeps it.
    private static final String KEY = "__metadata__";

    /// Settings are shorter; a longer text stays a text.
    private static final int LONGEST = 1 << 20;

    private TextMetadata() {}

    /// That of the root, or of the model where the root is a folder.
    public static Optional<Dict> of(Value root, String file) {
        if (!(root instanceof Dict dict)) {
            return Optional.empty();
        }
        Optional<Dict> own = in(dict);
        return own.or(() -> dict.dict("model").flatMap(TextMetadata::in)).map(texts -> typed(texts, file));
    }

    private static Optional<Dict> in(Dict dict) {
        return dict.attributes().filter(Dict.class::isInstance).flatMap(attributes -> ((Dict) attributes).dict(KEY));
    }

    private static Dict typed(Dict texts, String file) {
        Budget budget = Budget.ofThisMachine();
        List<Dict.Entry> entries = new ArrayList<>(texts.size());
        for (Dict.Entry entry : texts.entries()) {
            entries.add(entry.value() instanceof Text(String text)
                    ? new Dict.Entry(entry.key(), typed(text, file, budget))
                    : entry);
        }
        return Dict.of(entries);
    }

    private static Value typed(String text, String file, Budget budget) {
        if (text.isEmpty() || text.length() > LONGEST || "{-0123456789".indexOf(text.charAt(0)) < 0) {
            return new Text(text);
        }
        try {
            Value value = JsonTree.parse(text, file, budget);
            return value instanceof Dict || value instanceof Scalar ? value : new Text(text);
        } catch (CheckpointException e) {
            return new Text(text); // a text that only begins as a number or an object does
        }
    }
}
