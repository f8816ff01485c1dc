package dev.ckpt.prune;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Layout;
import dev.ckpt.model.Loose;
import dev.ckpt.model.Role;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Whereabouts;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.TreeEdit;
import dev.ckpt.tree.Value;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One [Sparsifying] under way.
final class SparsifyingRun {

    private final Sparsity sparsity;
    private final Contents contents;
    private final String file;
    private final Understanding meaning;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Chosen> chosen;
    private final List<Magnitudes> magnitudes = new ArrayList<>();
    /// What stands in the place of every tensor of these views, so that tied ones stay tied.
    private final Map<View, StridedTensor> masked = new HashMap<>();

    SparsifyingRun(Sparsifying asked, Contents contents) {
        sparsity = asked.sparsity();
        this.contents = contents;
        file = contents.files().isEmpty() ? "checkpoint" : contents.files().getFirst().path().toString();
        meaning = Understanding.of(contents);
        chosen = Chosen.of(asked, contents, meaning.weights(), findings);
    }

    Sparsifying.Result run() {
        boolean wide = chosen.stream().anyMatch(it -> it.tensor().dtype() == DType.FLOAT64);
        chosen.forEach(it -> magnitudes.add(new Magnitudes(it.tensor(), wide)));
        Moments moments = new Moments(file, meaning, chosen);
        requireApart();
        List<Long> zeros = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            zeros.add(Tally.zeros(file, chosen.get(i).weight(), magnitudes.get(i)));
        }
        List<Mask> masks = masks(wide);
        List<SparseWeight> rows = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            rows.add(mask(chosen.get(i), magnitudes.get(i), masks.get(i), zeros.get(i),
                    moments.of(chosen.get(i).weight().name())));
        }
        return new Sparsifying.Result(contents.withRoot(TreeEdit.copy(contents.root(), this::withZeros)), rows,
                findings);
    }

    private Optional<Value> withZeros(Value value) {
        return value instanceof TensorValue(Tensor tensor, boolean parameter, var attributes)
                && tensor instanceof StridedTensor dense
                        ? Optional.ofNullable(masked.get(View.of(dense)))
                                .map(other -> new TensorValue(other.marked(dense.requiresGrad(), false, false),
                                        parameter,
                                        attributes))
                        : Optional.empty();
    }

    private List<Mask> masks(boolean wide) {
        return switch (sparsity) {
            case Sparsity.Magnitude magnitude -> smallest(magnitude, Magnitudes.bits(wide));
            case Sparsity.Pattern pattern -> patterns(pattern);
        };
    }

    private List<Mask> smallest(Sparsity.Magnitude asked, int bits) {
        return switch (asked.scope()) {
            case GLOBAL -> together(magnitudes, asked, bits);
            case TENSOR -> {
                List<Mask> masks = new ArrayList<>();
                magnitudes.forEach(it -> masks.addAll(together(List.of(it), asked, bits)));
                yield masks;
            }
        };
    }

    private static List<Mask> together(List<Magnitudes> tensors, Sparsity.Magnitude asked, int bits) {
        long wanted = asked.of(tensors.stream().mapToLong(Magnitudes::count).sum());
        return SmallestMask.of(tensors, wanted == 0 ? new Smallest.Cut(0, 0) : Smallest.of(tensors, wanted, bits));
    }

    private List<Mask> patterns(Sparsity.Pattern pattern) {
        Optional<Layout> layout = meaning.geometry().layout();
        if (layout.isEmpty()) {
            findings.add(Finding.warning("prune.layout-unknown", file,
                    "which way round the matrices lie is not known; taken as [out, in], as nn.Linear has them"));
        }
        List<Mask> masks = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            Role role = chosen.get(i).weight().part().role();
            // heads and embeddings are [out, in] in GPT-2, too
            boolean upright = layout.equals(Optional.of(Layout.CONV1D)) && (role == Role.ATTENTION || role == Role.MLP);
            PatternMask mask = new PatternMask(magnitudes.get(i), pattern, !upright);
            if (mask.left() > 0) {
                findings.add(Finding.note("prune.tail-left", chosen.get(i).weight().path(), mask.left()
                        + " numbers at the end were left alone: the dimension that is summed over is no multiple of "
                        + pattern.of()));
            }
            masks.add(mask);
        }
        return masks;
    }

    private SparseWeight mask(Chosen it, Magnitudes magnitude, Mask mask, long zerosBefore, List<Slot> slots) {
        masked.put(it.view(), masked(it.tensor(), mask));
        List<String> names = new ArrayList<>();
        for (Slot slot : slots) {
            StridedTensor moments = (StridedTensor) slot.tensor();
            if (masked.putIfAbsent(View.of(moments), masked(moments, mask)) != null) {
                throw new UnsupportedException(Fault.in(file).at("tensor " + slot.path())
                        .expected("numbers of its own").found("those of another tensor as well")
                        .next("drop the optimizer as well"));
            }
            names.add(slot.slot());
        }
        long left = mask instanceof PatternMask pattern ? pattern.left() : 0;
        return new SparseWeight(it.weight().name(), it.weight().path(), it.names(), it.weight().part().role(),
                it.tensor().dtype(), it.tensor().shape(), zerosBefore, Tally.zerosUnder(mask, magnitude), left, names);
    }

    private static StridedTensor masked(StridedTensor tensor, Mask mask) {
        Storage storage = tensor.storage();
        return StridedTensor.rowMajor(tensor.dtype(), tensor.shape(), new Storage(storage.file(), storage.key(),
                ByteOrder.LITTLE_ENDIAN, storage.location(), new MaskedBytes(tensor, mask)));
    }

    /// Two tensors that overlap and are not the same cannot both have their numbers changed and stay one in memory.
    private void requireApart() {
        Map<Storage, List<View>> views = new HashMap<>();
        Set<View> pruned = new HashSet<>();
        chosen.forEach(it -> pruned.add(it.view()));
        chosen.forEach(it -> views.put(it.view().storage(), new ArrayList<>()));
        Map<View, String> paths = new HashMap<>();
        for (Loose tensor : Whereabouts.of(contents).tensors()) {
            for (StridedTensor part : tensor.tensor().parts()) {
                List<View> others = views.get(part.storage());
                if (others != null && part.numel() > 0 && paths.putIfAbsent(View.of(part), tensor.path()) == null) {
                    others.add(View.of(part));
                }
            }
        }
        views.values().forEach(list -> requireApart(list, pruned, paths));
        for (StorageValue alone : meaning.storages()) {
            if (views.containsKey(alone.storage())) {
                throw overlap("storage " + alone.storage().key(), "those of a weight that is to be pruned");
            }
        }
    }

    /// From the front to the back, with the furthest end of the views passed.
    private void requireApart(List<View> views, Set<View> pruned, Map<View, String> paths) {
        views.sort(Comparator.comparingLong(View::firstByte));
        long end = 0;
        long endOfPruned = 0;
        for (View view : views) {
            if (view.firstByte() < (pruned.contains(view) ? end : endOfPruned)) {
                throw overlap("tensor " + paths.getOrDefault(view, ""),
                        "some of those of another tensor, in storage " + view.storage().key());
            }
            end = Math.max(end, view.afterLastByte());
            endOfPruned = pruned.contains(view) ? Math.max(endOfPruned, view.afterLastByte()) : endOfPruned;
        }
    }

    private UnsupportedException overlap(String place, String found) {
        return new UnsupportedException(Fault.in(file).at(place)
                .expected("numbers of its own, or all those of the weight that is to be pruned").found(found)
                .because("a view of a weight was saved beside it")
                .next("name other weights with only, or drop this tensor"));
    }
}
