package dev.ckpt.model;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a checkpoint means: which of its tensors are the model's, which an optimizer's and for what parameter, what kind of
/// network it is, how large, and where its training stood. This is where to start reading this package.
///
/// @param network what kind it is; empty when nothing we know fits
/// @param optimizers usually one
/// @param others tensors of neither
/// @param storages saved by themselves, without a tensor around them
/// @param config the settings found, dotted where nested, in file order
/// @param findings what was odd
public record Understanding(Weights weights, Optional<Recognition> network, Geometry geometry,
        List<OptimizerState> optimizers, List<Loose> others, List<StorageValue> storages, TrainingFacts training,
        Map<String, Value> config, Resume resume, List<Finding> findings) {

    /// @throws dev.ckpt.io.RefusedException when there is more in it than this machine's heap can hold
    public static Understanding of(Contents contents) {
        Value root = contents.root();
        String file = nameOf(contents);
        Tree tree = Tree.of(root, file);
        List<Finding> findings = new ArrayList<>();
        Optional<Dict> metadata = TextMetadata.of(root, file);
        Settings settings = Settings.of(root, metadata);
        Weights weights = WeightsFinder.find(tree).map(found -> Weights.of(found, isLightning(root)))
                .orElse(Weights.NONE);

        Census census = new Census(weights);
        GeometryFinder geometryFinder = new GeometryFinder(census, settings, findings);
        Optional<Fact> width = geometryFinder.widthOfShapes();
        Optional<Layout> layout = LayoutFinder.layout(census, width);
        Optional<Recognition> network = Recognition.of(weights, census, settings, layout);
        Geometry geometry = geometryFinder.measure(network, layout, width);

        List<OptimizerState> optimizers = optimizers(contents.format(), tree, weights, network);
        reportParts(weights, findings);
        reportUntouched(optimizers, findings);
        TrainingFacts training = TrainingFinder.find(root, metadata, settings, optimizers, findings);
        return new Understanding(weights, network, geometry, optimizers, others(tree, weights, optimizers),
                tree.storages(), training, settings.flat(), ResumeVerdict.of(weights, optimizers, training),
                List.copyOf(findings));
    }

    /// The name for messages.
    static String nameOf(Contents contents) {
        return contents.files().isEmpty() ? "checkpoint" : contents.files().getFirst().path().toString();
    }

    private static List<OptimizerState> optimizers(CheckpointFormat format, Tree tree, Weights weights,
            Optional<Recognition> network) {
        List<Node> nodes = OptimizerFinder.find(tree);
        if (nodes.isEmpty()) {
            return List.of();
        }
        List<Weight> parameters = weights.parameters();
        if (keepsModelOrder(format) || !ModuleOrder.isSorted(parameters)) {
            return Optimizers.read(tree, nodes, weights, parameters, true);
        }
        Optional<List<Weight>> ordered = network.flatMap(it -> ModuleOrder.ofFamily(parameters, it.family()));
        return Optimizers.read(tree, nodes, weights, ordered.orElse(parameters), ordered.isPresent());
    }

    /// PyTorch's own files keep the order of a state_dict, and llm.c's have it; the others may sort it.
    private static boolean keepsModelOrder(CheckpointFormat format) {
        return switch (format) {
            case TORCH_ZIP, TORCH_LEGACY, TORCH_TAR, TORCHSCRIPT, PICKLE, CKPT, LLM_C -> true;
            case SAFETENSORS, SHARDED, DIRECTORY -> false;
        };
    }

    private static void reportParts(Weights weights, List<Finding> findings) {
        Weight first = null;
        int count = 0;
        for (Weight weight : weights.tensors()) {
            if (weight.tensor() instanceof PartialTensor) {
                first = first == null ? weight : first;
                count++;
            }
        }
        if (first != null) {
            findings.add(Finding.warning("model.partial", first.path(), count + " of " + weights.tensors().size()
                    + " tensors are one process's part; the other parts are in other files"));
        }
    }

    private static void reportUntouched(List<OptimizerState> optimizers, List<Finding> findings) {
        for (OptimizerState optimizer : optimizers) {
            int untouched = optimizer.parameters() - optimizer.withState();
            if (optimizer.withState() > 0 && untouched > 0 && !optimizer.kind().equals("LBFGS")) {
                findings.add(Finding.note("optimizer.untouched", optimizer.path(), untouched + " of "
                        + optimizer.parameters() + " parameters have no state: they were never stepped"));
            }
        }
    }

    private static boolean isLightning(Value root) {
        return root instanceof Dict dict && dict.get("state_dict").isPresent()
                && (dict.get("pytorch-lightning_version").isPresent() || dict.get("loops").isPresent()
                        || dict.get("hyper_parameters").isPresent());
    }

    private static List<Loose> others(Tree tree, Weights weights, List<OptimizerState> optimizers) {
        BitSet known = new BitSet(tree.leaves().size());
        weights.tensors().forEach(weight -> known.set(weight.place()));
        for (OptimizerState optimizer : optimizers) {
            optimizer.slots().forEach(slot -> known.set(slot.place()));
        }
        List<Loose> others = new ArrayList<>();
        for (Leaf leaf : tree.leaves()) {
            if (!known.get(leaf.place())) {
                others.add(new Loose(leaf.path(), leaf.place(), leaf.value(), leaf.owner().optimizers));
            }
        }
        return others;
    }
}
