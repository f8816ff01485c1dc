package dev.ckpt;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.NamedTensors;
import dev.ckpt.contents.Written;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Loose;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A checkpoint's weights under the names that the file gives them, for forms that hold nothing but named tensors.
final class NamedWeights {

    private NamedWeights() {}

    /// @throws UnsupportedException when there are no weights
    static NamedTensors of(Contents contents, Understanding understanding) {
        List<Weight> weights = understanding.weights().tensors();
        if (weights.isEmpty()) {
            throw new UnsupportedException(Fault.in(file(contents)).expected("a model's weights")
                    .found("no dict of named tensors")
                    .because("the file holds an optimizer alone, or something else than a model")
                    .next("see what is in it with ckpt summary; a .pt or .ckpt file can hold it as it is"));
        }
        Map<String, String> storedNames = HashMap.newHashMap(weights.size());
        weights.forEach(weight -> storedNames.put(weight.name(), weight.storedName()));
        List<NamedTensors.Entry> entries = new ArrayList<>(weights.size());
        for (Weight weight : weights) {
            entries.add(new NamedTensors.Entry(weight.storedName(), weight.tensor(),
                    weight.tiedTo().map(first -> storedNames.getOrDefault(first, first))));
        }
        return new NamedTensors(entries, metadata(contents));
    }

    /// What is in the checkpoint besides.
    static List<Written.Left> left(Contents contents, Understanding understanding) {
        String reason = "this form holds a model's tensors and nothing else";
        List<Written.Left> left = new ArrayList<>();
        for (OptimizerState optimizer : understanding.optimizers()) {
            left.add(new Written.Left(optimizer.path().isEmpty() ? "optimizer" : optimizer.path(), reason));
        }
        for (Loose other : understanding.others()) {
            left.add(new Written.Left(other.path(), reason));
        }
        if (contents.root() instanceof Dict root && !understanding.weights().path().isEmpty()) {
            String holder = understanding.weights().path();
            for (Dict.Entry entry : root.entries()) {
                if (entry.key() instanceof Text(String key) && !holder.equals(key) && !holder.startsWith(key + ".")
                        && left.stream().noneMatch(known -> isAtOrBelow(known.path(), key))) {
                    left.add(new Written.Left(key, reason));
                }
            }
        }
        return left;
    }

    private static boolean isAtOrBelow(String path, String key) {
        return path.equals(key) || path.startsWith(key + ".");
    }

    /// Texts that the source keeps beside its tensors.
    private static Map<String, String> metadata(Contents contents) {
        Map<String, String> metadata = new LinkedHashMap<>();
        Optional<Dict> stored = contents.root() instanceof Dict root
                ? root.attributes().filter(Dict.class::isInstance).flatMap(it -> ((Dict) it).dict("__metadata__"))
                : Optional.empty();
        stored.ifPresent(dict -> dict.entries().forEach(entry -> {
            if (entry.key() instanceof Text(String key) && entry.value() instanceof Text(String value)) {
                metadata.put(key, value);
            }
        }));
        return metadata;
    }

    private static String file(Contents contents) {
        return contents.files().isEmpty() ? "the checkpoint" : contents.files().getFirst().path().toString();
    }
}
