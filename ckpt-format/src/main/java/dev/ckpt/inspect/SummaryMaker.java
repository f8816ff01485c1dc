package dev.ckpt.inspect;

import dev.ckpt.container.Manifest;
import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.model.Geometry;
import dev.ckpt.model.Loose;
import dev.ckpt.model.Naming;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.model.Part;
import dev.ckpt.model.Recognition;
import dev.ckpt.model.Role;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Ties;
import dev.ckpt.model.TrainingFacts;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a [Summary] of what a checkpoint was understood to mean.
final class SummaryMaker {

    private final Path path;
    private final Contents contents;
    private final Understanding meaning;
    private final ByteAccount account = new ByteAccount();

    private SummaryMaker(Path path, Contents contents) {
        this.path = path;
        this.contents = contents;
        this.meaning = Understanding.of(contents);
    }

    static Summary make(Path path, Contents contents) {
        return new SummaryMaker(path, contents).make();
    }

    private Summary make() {
        List<Finding> findings = new ArrayList<>(contents.findings());
        findings.addAll(meaning.findings());
        return new Summary(path, contents.format(), contents.formatDetail(), contents.files(), contents.safety(),
                Outline.of(contents.root()), model(), parameters(), training(), meaning.config(), bytes(),
                rows(), List.copyOf(findings), container(contents));
    }

    /// A container's manifest is looked at only where there is one: other files do without the classes for it.
    private static Optional<Summary.Container> container(Contents contents) {
        return contents.manifest().isEmpty()
                ? Optional.empty()
                : Manifest.of(contents).map(manifest -> new Summary.Container(manifest.producer(), manifest.labels(),
                        manifest.ids(), manifest.parent()));
    }

    private Summary.Model model() {
        Geometry geometry = meaning.geometry();
        Optional<Recognition> network = meaning.network();
        return new Summary.Model(network.map(Recognition::name), network.map(Recognition::variant).orElse(""),
                network.map(Recognition::because).orElse(""), geometry.layout(), geometry.layers(), geometry.width(),
                geometry.heads(), geometry.keyValueHeads(), geometry.mlpWidth(), geometry.vocab(), geometry.context(),
                geometry.tiedHead(), geometry.bias(), meaning.weights().prefixes());
    }

    private Summary.Parameters parameters() {
        Map<Role, long[]> counts = new EnumMap<>(Role.class);
        long total = 0;
        for (Weight weight : meaning.weights().tensors()) {
            if (weight.tiedTo().isEmpty()) {
                long count = weight.tensor().numel();
                long[] sum = counts.computeIfAbsent(weight.part().role(), role -> new long[1]);
                sum[0] = ByteAccount.plus(sum[0], count);
                total = weight.isBuffer() ? total : ByteAccount.plus(total, count);
            }
        }
        Map<Role, Long> byRole = new EnumMap<>(Role.class);
        counts.forEach((role, sum) -> byRole.put(role, sum[0]));
        return new Summary.Parameters(total, byRole);
    }

    private Summary.Training training() {
        TrainingFacts facts = meaning.training();
        List<OptimizerState> optimizers = meaning.optimizers();
        Set<String> kinds = new LinkedHashSet<>();
        Set<String> evidence = new LinkedHashSet<>();
        Set<String> slots = new LinkedHashSet<>();
        Set<String> rules = new LinkedHashSet<>();
        List<Summary.ParamGroup> groups = new ArrayList<>();
        @Nullable
        Naming naming = null;
        for (OptimizerState optimizer : optimizers) {
            kinds.add(optimizer.kind());
            evidence.add(optimizer.evidence());
            slots.addAll(optimizer.slotNames());
            rules.add(optimizer.rule());
            naming = naming == null || optimizer.naming().compareTo(naming) > 0 ? optimizer.naming() : naming;
            for (ParameterGroup group : optimizer.groups()) {
                groups.add(new Summary.ParamGroup(group.settings(), group.parameters()));
            }
        }
        return new Summary.Training(facts.step(), facts.epoch(),
                kinds.isEmpty() ? Optional.empty() : Optional.of(String.join(" + ", kinds)),
                String.join("; ", evidence), facts.learningRate(), hyperparameters(groups), groups,
                List.copyOf(slots), Optional.ofNullable(naming), String.join("; ", rules), facts.scheduler(),
                facts.bestLoss(), meaning.resume());
    }

    /// Those of the first group, in file order.
    private static Map<String, Value> hyperparameters(List<Summary.ParamGroup> groups) {
        return groups.isEmpty() ? Map.of() : new LinkedHashMap<>(groups.getFirst().settings());
    }

    private Summary.ByteCount bytes() {
        for (Weight weight : meaning.weights().tensors()) {
            account.use(weight.tensor(), Section.WEIGHTS);
        }
        for (OptimizerState optimizer : meaning.optimizers()) {
            for (Slot slot : optimizer.slots()) {
                account.use(slot.tensor(), Section.OPTIMIZER);
            }
        }
        for (Loose loose : meaning.others()) {
            account.use(loose.tensor(), sectionOf(loose));
        }
        for (StorageValue storage : meaning.storages()) {
            account.use(storage.storage(), Section.OTHER);
        }
        ByteAccount.Totals totals = account.totals(contents.storages());
        return new Summary.ByteCount(contents.bytes(), totals.weights(), totals.optimizer(), totals.other(),
                totals.unreferenced());
    }

    private static Section sectionOf(Loose loose) {
        return loose.optimizers() ? Section.OPTIMIZER : Section.OTHER;
    }

    /// All tensors, in file order. Comes after [#bytes()], which knows the shared storages.
    private List<TensorRow> rows() {
        @Nullable
        TensorRow[] byPlace = new TensorRow[places()];
        for (Weight weight : meaning.weights().tensors()) {
            byPlace[weight.place()] = new TensorRow(weight.name(), weight.path(), Section.WEIGHTS, weight.part(),
                    weight.tensor(), weight.tiedTo());
        }
        Map<String, Part> parts = meaning.optimizers().isEmpty() ? Map.of() : parts();
        for (OptimizerState optimizer : meaning.optimizers()) {
            for (Slot slot : optimizer.slots()) {
                byPlace[slot.place()] = new TensorRow(slot.name(), slot.path(), Section.OPTIMIZER,
                        parts.getOrDefault(slot.parameter(), Part.OTHER), slot.tensor(), Optional.empty());
            }
        }
        for (Loose loose : meaning.others()) {
            byPlace[loose.place()] = new TensorRow(loose.path(), loose.path(), sectionOf(loose), Part.OTHER,
                    loose.tensor(), Optional.empty());
        }
        List<TensorRow> rows = new ArrayList<>(byPlace.length);
        Ties ties = new Ties();
        for (TensorRow row : byPlace) {
            if (row != null) {
                rows.add(tied(row, ties));
            }
        }
        return rows;
    }

    private Map<String, Part> parts() {
        Map<String, Part> parts = new HashMap<>();
        for (Weight weight : meaning.weights().tensors()) {
            parts.put(weight.name(), weight.part());
        }
        return parts;
    }

    private int places() {
        int last = -1;
        for (Weight weight : meaning.weights().tensors()) {
            last = Math.max(last, weight.place());
        }
        for (OptimizerState optimizer : meaning.optimizers()) {
            for (Slot slot : optimizer.slots()) {
                last = Math.max(last, slot.place());
            }
        }
        for (Loose loose : meaning.others()) {
            last = Math.max(last, loose.place());
        }
        return last + 1;
    }

    /// A tensor may be tied to one of another section: an EMA copy that is no copy.
    private TensorRow tied(TensorRow row, Ties ties) {
        if (row.tensor() instanceof StridedTensor dense && !account.isShared(dense.storage())) {
            return row;
        }
        Optional<String> first = ties.first(row.name(), row.tensor());
        return first.isEmpty() || row.section() == Section.WEIGHTS
                ? row
                : new TensorRow(row.name(), row.path(), row.section(), row.part(), row.tensor(), first);
    }
}
