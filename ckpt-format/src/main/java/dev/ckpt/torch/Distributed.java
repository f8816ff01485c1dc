package dev.ckpt.torch;

import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tensor subclasses without data of their own. Of these we know `DTensor`, one process's shard of a distributed tensor;
/// the others stay opaque, with the tensors in their state reachable.
final class Distributed {

    /// Attributes that are looked through; many tensors may share one state.
    private static final int MOST_ATTRIBUTES = 1000;

    private final Rebuild rebuild;

    Distributed(Rebuild rebuild) {
        this.rebuild = rebuild;
    }

    /// @param type the subclass
    /// @param a (class, dtype, size, stride, storage offset, layout, device, requires_grad)
    /// @param state `{'_local_tensor': ..., '_spec': ...}`, alone or as the second of a pair
    Optional<Value> value(String type, Arguments a, PickleNode state) {
        if (!type.startsWith("torch.distributed.") || !type.endsWith(".DTensor")) {
            return Optional.empty();
        }
        a.counted(8, 8);
        Optional<PickleNode> local = attribute(state, "_local_tensor");
        if (local.isEmpty()) {
            return Optional.empty();
        }
        if (!(rebuild.tree().value(local.get(), a.place().path().part("_local_tensor")) instanceof TensorValue shard)) {
            return Optional.empty();
        }
        DType dtype = a.dtype(1);
        Shape whole = a.shape(2, dtype);
        if (shard.tensor().dtype() != dtype || shard.tensor().shape().rank() != whole.rank()) {
            throw a.place().malformed("a shard of " + dtype.torchName() + " " + whole,
                    shard.tensor().dtype().torchName() + " " + shard.tensor().shape());
        }
        String placement = attribute(state, "_spec").flatMap(spec -> attribute(stateOf(spec), "placements"))
                .map(Distributed::placements)
                .orElse("unknown");
        boolean parameter = attribute(state, "_is_param")
                .filter(flag -> flag instanceof PickleNode.Bool bool && bool.value())
                .isPresent();
        return Optional.of(new TensorValue(
                new PartialTensor(dtype, whole, shard.tensor(), placement, a.flag(7, "requires_grad")), parameter,
                Optional.empty()));
    }

    /// `Shard(dim=0), Replicate()`: one placement a dimension of the mesh.
    private static String placements(PickleNode node) {
        if (!(node instanceof PickleNode.Items items)) {
            return "unknown";
        }
        List<String> words = new ArrayList<>();
        for (PickleNode placement : items.items().subList(0, Math.min(items.items().size(), 8))) {
            words.add(placement(placement));
        }
        return String.join(", ", words);
    }

    private static String placement(PickleNode node) {
        if (!(node instanceof PickleNode.Call call && call.callee() instanceof PickleNode.Global global)) {
            return "unknown";
        }
        String kind = NodeText.shortened(global.name().name());
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "shard", "_stridedshard" -> kind + "(dim=" + attribute(stateOf(node), "dim")
                    .or(() -> call.arguments().stream().findFirst())
                    .filter(PickleNode.Int.class::isInstance)
                    .map(dim -> Long.toString(((PickleNode.Int) dim).value()))
                    .orElse("?") + ")";
            case "partial", "_partial" -> kind + "(" + attribute(stateOf(node), "reduce_op").flatMap(NodeText::text)
                    .map(NodeText::shortened)
                    .orElse("") + ")";
            default -> kind + "()";
        };
    }

    private static PickleNode stateOf(PickleNode object) {
        return object instanceof PickleNode.Call call && !call.states().isEmpty()
                ? call.states().getLast()
                : new PickleNode.None();
    }

    /// An attribute of an object's state: a dict, or a tuple of a dict (or None) and a dict of slots.
    private static Optional<PickleNode> attribute(PickleNode state, String name) {
        return switch (state) {
            case PickleNode.Mapping mapping -> mapping.pairs()
                    .stream()
                    .limit(MOST_ATTRIBUTES)
                    .filter(pair -> NodeText.text(pair.key()).filter(name::equals).isPresent())
                    .map(PickleNode.Pair::value)
                    .reduce((first, second) -> second);
            case PickleNode.Items pair when pair.items().size() == 2 -> pair.items()
                    .stream()
                    .filter(PickleNode.Mapping.class::isInstance)
                    .flatMap(part -> attribute(part, name).stream())
                    .findFirst();
            default -> Optional.empty();
        };
    }
}
