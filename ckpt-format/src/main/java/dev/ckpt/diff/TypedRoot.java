package dev.ckpt.diff;

import dev.ckpt.contents.Contents;
import dev.ckpt.model.TextMetadata;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A checkpoint's tree, with what a safetensors file says in texts as values beside the others: what another format has under
/// `step` is found under `step`.
final class TypedRoot {

    /// Where the reader of safetensors keeps the texts.
    private static final String METADATA = "__metadata__";

    private TypedRoot() {}

    static Value of(Contents contents, String file) {
        Value root = contents.root();
        Optional<Dict> metadata = TextMetadata.of(root, file);
        if (metadata.isEmpty() || !(root instanceof Dict dict)) {
            return root;
        }
        List<Dict.Entry> entries = new ArrayList<>(dict.entries());
        entries.addAll(metadata.get().entries());
        return new Dict(dict.kind(), entries, dict.attributes());
    }

    /// Whether these attributes of the dict at this place are the texts that [#of] has put beside the values.
    static boolean isMetadata(String path, Value attributes) {
        return (path.isEmpty() || path.equals("model")) && attributes instanceof Dict dict
                && dict.get(METADATA).isPresent();
    }
}
