package dev.ckpt.safetensors;

import java.nio.file.Path;
import java.util.Locale;

/// The names of a model in shards, as Hugging Face gives them: `model.safetensors` becomes
/// `model-00001-of-00003.safetensors` and so on, beside `model.safetensors.index.json`.
record ShardNames(Path target, int count) {

    /// @param number from 1 on
    Path shard(int number) {
        String name = String.valueOf(target.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return target.resolveSibling(String.format(Locale.ROOT, "%s-%05d-of-%05d%s", name.substring(0, end), number,
                count, name.substring(end)));
    }

    Path index() {
        return target.resolveSibling(target.getFileName() + ".index.json");
    }
}
