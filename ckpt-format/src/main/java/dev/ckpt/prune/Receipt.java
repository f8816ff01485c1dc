package dev.ckpt.prune;

import dev.ckpt.Checkpoint;
import dev.ckpt.contents.Contents;
import dev.ckpt.identity.ContentId;
import dev.ckpt.identity.ContentIds;
import dev.ckpt.identity.TensorDigests;
import dev.ckpt.model.Loose;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.model.Whereabouts;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Proof of what a pruning kept: every tensor that was to stay as it was, with the digest of its numbers in the input and
/// in the output, both read from the files.
///
/// @param bytesBefore of all files of the input
/// @param bytesAfter of all files of the output
/// @param kept in checkpoint order
/// @param changed paths of tensors whose numbers were meant to change
/// @param missing paths of tensors that the output's format has no room for
/// @param before ids of the input's content
/// @param after ids of the output's content
public record Receipt(Path output, long bytesBefore, long bytesAfter, List<Kept> kept, List<String> changed,
        List<String> missing, ContentIds before, ContentIds after) {

    /// A tensor that was not to change. One that is made of several, such as a sparse one, has a row for each of them.
    ///
    /// @param path where it stands in the output
    public record Kept(String path, DType dtype, Shape shape, long bytes, ContentId before, ContentId after) {

        public boolean identical() {
            return before.equals(after);
        }
    }

    public Receipt {
        kept = List.copyOf(kept);
        changed = List.copyOf(changed);
        missing = List.copyOf(missing);
    }

    /// Whether every tensor that was kept has the numbers that it had.
    public boolean proven() {
        return kept.stream().allMatch(Kept::identical);
    }

    /// Reads the input and the output whole.
    ///
    /// @throws IOException when the output cannot be read
    /// @throws dev.ckpt.io.CheckpointException as well
    public static Receipt of(Pruning.Result pruned, Path output) throws IOException {
        try (Checkpoint written = Checkpoint.open(output)) {
            return of(pruned, output, written.contents());
        }
    }

    static Receipt of(Pruning.Result pruned, Path output, Contents written) {
        List<Loose> inputs = Whereabouts.of(pruned.input()).tensors();
        List<Loose> outputs = Whereabouts.of(written).tensors();
        TensorDigests before = TensorDigests.of(inputs.stream().map(Loose::tensor).toList());
        TensorDigests after = TensorDigests.of(outputs.stream().map(Loose::tensor).toList());
        Set<Tensor> unchanged = Collections.newSetFromMap(new IdentityHashMap<>());
        inputs.forEach(tensor -> unchanged.add(tensor.tensor()));
        Understanding meaning = Understanding.of(written);
        Map<String, Tensor> byPath = byPath(outputs, meaning);
        Map<Integer, String> names = storedNames(Understanding.of(pruned.contents()));

        List<Kept> kept = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Loose tensor : Whereabouts.of(pruned.contents()).tensors()) {
            // a format without a tree has the weights under their names
            Optional<Tensor> found = Optional.ofNullable(byPath.get(tensor.path()))
                    .or(() -> Optional.ofNullable(names.get(tensor.place())).map(byPath::get));
            if (tensor.tensor().parts().isEmpty()) {
                continue; // it has no numbers
            }
            if (found.isEmpty()) {
                missing.add(tensor.path());
            } else if (unchanged.contains(tensor.tensor())) {
                compare(tensor, found.get(), before, after, kept);
            } else {
                changed.add(tensor.path());
            }
        }
        return new Receipt(output, pruned.input().bytes(), written.bytes(), kept, changed, missing,
                ContentIds.of(Understanding.of(pruned.input()), before), ContentIds.of(meaning, after));
    }

    private static Map<String, Tensor> byPath(List<Loose> outputs, Understanding meaning) {
        Map<String, Tensor> byPath = new HashMap<>();
        for (Weight weight : meaning.weights().tensors()) {
            byPath.put(weight.storedName(), weight.tensor());
        }
        outputs.forEach(tensor -> byPath.put(tensor.path(), tensor.tensor()));
        return byPath;
    }

    /// Names of weights by place; of tied ones the first, which is the one that a format without ties keeps.
    private static Map<Integer, String> storedNames(Understanding meaning) {
        Map<String, String> stored = new HashMap<>();
        meaning.weights().tensors().forEach(weight -> stored.put(weight.name(), weight.storedName()));
        Map<Integer, String> names = new HashMap<>();
        for (Weight weight : meaning.weights().tensors()) {
            String first = weight.tiedTo().orElse(weight.name());
            names.put(weight.place(), stored.getOrDefault(first, first));
        }
        return names;
    }

    private static void compare(Loose tensor, Tensor found, TensorDigests before, TensorDigests after,
            List<Kept> kept) {
        List<StridedTensor> parts = tensor.tensor().parts();
        List<StridedTensor> others = found.parts();
        for (int i = 0; i < parts.size(); i++) {
            StridedTensor part = parts.get(i);
            // an id that nothing has, where a part is missing
            ContentId other = i < others.size() && others.get(i).shape().equals(part.shape())
                    && others.get(i).dtype() == part.dtype()
                            ? after.of(others.get(i)).sha256()
                            : ContentId.of(new byte[ContentId.LENGTH]);
            String path = parts.size() == 1 ? tensor.path() : tensor.path() + "#" + i;
            kept.add(new Kept(path, part.dtype(), part.shape(), part.bytes(), before.of(part).sha256(), other));
        }
    }
}
