package dev.ckpt.identity;

import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.Tensor;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a checkpoint's content is called, whatever file it is in; the package says how it is worked out.
///
/// @param weights empty where there are none
/// @param optimizer empty where nothing was kept
/// @param weightTensors what the first id is made of, in its order
/// @param optimizerTensors what the second is made of
public record ContentIds(Optional<ContentId> weights, Optional<ContentId> optimizer, List<TensorId> weightTensors,
        List<TensorId> optimizerTensors) {

    private static final String WEIGHTS = "ckpt weights 1";
    private static final String OPTIMIZER = "ckpt optimizer 1";

    public ContentIds {
        weightTensors = List.copyOf(weightTensors);
        optimizerTensors = List.copyOf(optimizerTensors);
    }

    /// Reads every weight and every slot.
    ///
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had, or a few of them stand for a great many
    public static ContentIds of(Understanding understanding) {
        List<Tensor> tensors = new ArrayList<>();
        counted(understanding).forEach(weight -> tensors.add(weight.tensor()));
        for (OptimizerState optimizer : understanding.optimizers()) {
            optimizer.slots().forEach(slot -> tensors.add(slot.tensor()));
        }
        return of(understanding, TensorDigests.of(tensors));
    }

    /// As [#of(Understanding)], for tensors that have been read: all weights and all slots.
    public static ContentIds of(Understanding understanding, TensorDigests digests) {
        List<Named> weights = new ArrayList<>();
        for (Weight weight : counted(understanding)) {
            weights.add(Named.of(weight.name(), weight.tensor(), digests));
        }
        List<Named> slots = new ArrayList<>();
        for (OptimizerState optimizer : understanding.optimizers()) {
            String prefix = understanding.optimizers().size() > 1 ? optimizer.path() + "/" : "";
            for (Slot slot : optimizer.slots()) {
                slots.add(Named.of(prefix + slot.name(), slot.tensor(), digests));
            }
        }
        return new ContentIds(id(WEIGHTS, weights), id(OPTIMIZER, slots), tensors(weights), tensors(slots));
    }

    private static List<Weight> counted(Understanding understanding) {
        List<Weight> counted = new ArrayList<>();
        for (Weight weight : understanding.weights().tensors()) {
            if (weight.tiedTo().isEmpty()) {
                counted.add(weight);
            }
        }
        return counted;
    }

    /// Sorts, and hashes what is sorted.
    private static Optional<ContentId> id(String domain, List<Named> tensors) {
        if (tensors.isEmpty()) {
            return Optional.empty();
        }
        tensors.sort(Named.ORDER);
        MessageDigest hash = Encoding.sha256();
        hash.update(new Encoding().text(domain).bytes());
        for (Named tensor : tensors) {
            tensor.addTo(hash);
        }
        return Optional.of(ContentId.of(hash.digest()));
    }

    private static List<TensorId> tensors(List<Named> sorted) {
        List<TensorId> ids = new ArrayList<>(sorted.size());
        sorted.forEach(named -> ids.add(named.id));
        return ids;
    }

    /// A tensor with the bytes that it is hashed as.
    private static final class Named {

        static final Comparator<Named> ORDER = Comparator.comparing((Named it) -> it.name, Arrays::compareUnsigned)
                .thenComparing(it -> it.rest, Arrays::compareUnsigned);

        private final TensorId id;
        private final byte[] name;
        private final byte[] rest;

        private Named(TensorId id) {
            this.id = id;
            this.name = Encoding.utf8(id.name());
            this.rest = new Encoding().text(id.kind()).text(id.dtype().torchName()).shape(id.shape())
                    .digest(id.digest()).bytes();
        }

        static Named of(String name, Tensor tensor, TensorDigests digests) {
            return new Named(new TensorId(name, tensor.kind(), tensor.dtype(), tensor.shape(),
                    WholeDigest.of(tensor, digests)));
        }

        void addTo(MessageDigest hash) {
            hash.update(new Encoding().number(name.length).bytes());
            hash.update(name);
            hash.update(rest);
        }
    }
}
