package dev.ckpt.safetensors;

import dev.ckpt.contents.Finding;
import dev.ckpt.io.Quoted;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Other names of tensors, which the library's `save_model` leaves in the metadata as `"lm_head.weight": "wte.weight"`.
///
/// The library itself never reads them: a model's code ties its head again. Here they are read, so that a file says that
/// its head is tied, and so that writing it in another format keeps both names. Nothing is invented by that: an entry
/// counts only where the key is like a parameter's name and no tensor's, and the text is a tensor's name letter for letter;
/// and all it does is to give numbers that are there a second name.
///
/// @param names from the other name to the tensor's
/// @param otherTexts the metadata without them
record Aliases(Map<String, String> names, Map<String, String> otherTexts) {

    static Aliases of(Map<String, String> metadata, Set<String> tensors) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, String> others = new LinkedHashMap<>();
        metadata.forEach((key, text) -> {
            boolean alias = tensors.contains(text) && !tensors.contains(key) && isLikeParameter(key);
            (alias ? names : others).put(key, text);
        });
        return new Aliases(names, others);
    }

    private static boolean isLikeParameter(String key) {
        return key.indexOf('.') >= 0 || key.equals("weight") || key.equals("bias");
    }

    /// The tensors again, under their other names.
    List<Dict.Entry> entries(Dict tensors) {
        List<Dict.Entry> entries = new ArrayList<>(names.size());
        names.forEach((alias, name) -> entries.add(new Dict.Entry(new Text(alias), tensors.get(name).orElseThrow())));
        return entries;
    }

    Optional<Finding> finding() {
        return names.entrySet().stream().findFirst().map(first -> Finding.note("safetensors.alias",
                first.getKey(), "the metadata says that it is " + Quoted.of(first.getValue())
                        + (names.size() == 1 ? "" : ", and gives " + (names.size() - 1) + " more such names")));
    }
}
