package dev.ckpt.convert;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Written;
import dev.ckpt.gpt.GptWeights;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Loose;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.model.Whereabouts;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The whole of a checkpoint as the other framework's own scripts write it: weights, optimizer, settings and progress under
/// its keys, and then what else there was.
final class MappedCheckpoint {

    /// nanoGPT's value before its first evaluation.
    private static final double NO_LOSS_YET = 1e9;

    private static final String BEST = "best_val_loss";

    /// Where the four programs keep their settings.
    private static final Set<String> SETTINGS = Set.of("model_args", "config");

    private final String file;
    private final Contents contents;
    private final Understanding source;
    private final GptWeights weights;
    private final LayoutMapping mapping;
    private final Scheme to;
    private final List<String> notes = new ArrayList<>();
    private final List<Written.Left> left = new ArrayList<>();
    private final Map<String, Value> entries = new LinkedHashMap<>();
    private final NavigableSet<String> weightPaths = new TreeSet<>();

    MappedCheckpoint(String file, Contents contents, Understanding source, GptWeights weights, LayoutMapping mapping) {
        this.file = file;
        this.contents = contents;
        this.source = source;
        this.weights = weights;
        this.mapping = mapping;
        this.to = mapping.to();
        source.weights().tensors().forEach(weight -> weightPaths.add(weight.path()));
    }

    Converted converted() {
        Turning turning = new Turning(file);
        MappedWeights mapped = new MappedWeights(file, weights, mapping.from(), to, turning);
        Dict stateDict = stateDict(mapped);
        noteChanges(mapped);
        boolean bare = source.weights().path().isEmpty() && source.optimizers().isEmpty() && to != Scheme.LLMC;
        if (bare) {
            return new Converted(contents.withRoot(stateDict), notes, left);
        }
        entries.put("model", stateDict);
        if (to != Scheme.LLMC) {
            optimizer(mapped, turning).ifPresent(optimizer -> entries.put("optimizer", optimizer));
        }
        settings(!mapped.added().isEmpty() || weights.anyBias());
        carryOver();
        List<Dict.Entry> all = new ArrayList<>(entries.size());
        entries.forEach((key, value) -> all.add(new Dict.Entry(new Text(key), value)));
        return new Converted(contents.withRoot(Dict.of(all)), notes, left);
    }

    private Dict stateDict(MappedWeights mapped) {
        List<Dict.Entry> tensors = mapped.entries();
        boolean head = !weights.tied() || to.namesTiedHead();
        ModuleVersions versions = new ModuleVersions(String.join("", source.weights().prefixes()), mapping.from(), to,
                head);
        Optional<Dict> old = SubTree.dict(contents.root(), source.weights().path());
        return new Dict(old.map(Dict::kind).orElse(Dict.Kind.ORDERED_DICT), tensors,
                old.flatMap(Dict::attributes).map(versions::attributes));
    }

    private void noteChanges(MappedWeights mapped) {
        if (!source.weights().prefixes().isEmpty()) {
            notes.add("the prefix " + String.join("", source.weights().prefixes()) + " was taken off all names");
        }
        if (!mapped.added().isEmpty()) {
            notes.add(mapped.added().size() + " biases of zeros were added, from " + to.name(mapped.added().first())
                    + " to " + to.name(mapped.added().last()) + ": " + to.text()
                    + " has them, and until they are trained they change nothing");
        }
        for (Weight buffer : weights.buffers()) {
            leave(buffer.path(), "a constant that the program makes itself");
        }
    }

    private Optional<Dict> optimizer(MappedWeights mapped, Turning turning) {
        if (source.optimizers().isEmpty()) {
            return Optional.empty();
        }
        if (source.optimizers().size() > 1) {
            throw new UnsupportedException(Fault.in(file).at("optimizers").expected("one, as " + to.text() + " has")
                    .found(source.optimizers().size() + ", at " + source.optimizers().get(0).path() + " and "
                            + source.optimizers().get(1).path())
                    .next("drop the optimizers first: ckpt prune --drop optimizer"));
        }
        OptimizerState state = source.optimizers().getFirst();
        if (!(Whereabouts.of(contents).optimizers().getFirst().container() instanceof Dict stored)) {
            throw OptimizerGroups.refused(file, state, "a dict", "another object", "");
        }
        return Optional.of(new MappedOptimizer(file, state, stored, weights, mapped, mapping.from(), to, turning, notes,
                left).map());
    }

    private void settings(boolean bias) {
        GptSettings settings = GptSettings.of(source, weights, bias, mapping.heads(), mapping.from(), to, notes);
        if (settings.heads().isEmpty() && to != Scheme.SEED) {
            throw new UnsupportedException(Fault.in(file).at("the settings")
                    .expected("the number of attention heads, which " + to.text() + " has to be told")
                    .found("nothing that tells it; the width is " + weights.sizes().width())
                    .next("give it: --heads N"));
        }
        if (settings.heads().isPresent() && weights.sizes().width() % settings.heads().getAsLong() != 0) {
            throw new UnsupportedException(Fault.in(file).at("the settings")
                    .expected("a number of heads that divides the width " + weights.sizes().width())
                    .found(settings.heads().getAsLong() + "").next("give it: --heads N"));
        }
        Optional<Value> step = source.training().step().isPresent()
                ? Optional.of(new Scalar.Int(source.training().step().getAsLong()))
                : Optional.empty();
        switch (to) {
            case SEED -> {
                step.ifPresent(count -> entries.put("step", count));
                entries.put("config", TargetConfig.seed(settings, script()));
            }
            case NANOGPT -> {
                entries.put("model_args", TargetConfig.modelArgs(settings));
                if (step.isPresent() || !source.optimizers().isEmpty()) {
                    entries.put("iter_num", step.orElse(new Scalar.Int(0)));
                    entries.put(BEST, root(BEST).orElse(new Scalar.Real(
                            source.training().bestLoss().orElse(NO_LOSS_YET))));
                }
                entries.put("config", TargetConfig.nanogpt(settings, script()));
            }
            case HF_GPT2 -> {
                step.ifPresent(count -> entries.put("global_step", count));
                entries.put("config", TargetConfig.huggingFace(settings));
            }
            case LLMC -> entries.put("config", TargetConfig.llmc(settings));
        }
    }

    /// Settings of the source's script that are not about the model: the data set, a schedule. Those of Hugging Face are
    /// all about its own model.
    private List<Dict.Entry> script() {
        Map<Value, Value> script = new LinkedHashMap<>();
        if (mapping.from() != Scheme.HF_GPT2) {
            for (String name : SETTINGS) {
                if (root(name).orElse(Value.NONE) instanceof Dict dict) {
                    for (Dict.Entry entry : dict.entries()) {
                        if (entry.key() instanceof Text text && !TargetConfig.OF_THE_MODEL.contains(text.text())) {
                            script.putIfAbsent(text, entry.value());
                        }
                    }
                }
            }
        }
        List<Dict.Entry> found = new ArrayList<>(script.size());
        script.forEach((key, value) -> found.add(new Dict.Entry(key, value)));
        return found;
    }

    private Optional<Value> root(String key) {
        return contents.root() instanceof Dict dict ? dict.get(key) : Optional.empty();
    }

    /// What the four programs have no key for goes along under its own.
    private void carryOver() {
        if (!(contents.root() instanceof Dict root)) {
            return;
        }
        List<String> taken = new ArrayList<>(List.of(source.weights().path()));
        if (to != Scheme.LLMC) {
            source.optimizers().forEach(optimizer -> taken.add(optimizer.path())); // one, or this would not be reached
        }
        for (Dict.Entry entry : root.entries()) {
            if (!(entry.key() instanceof Text(String key))) {
                leave("", "an entry whose key is no text");
            } else if (taken.stream().anyMatch(path -> SubTree.isIn(key, path))
                    || (source.weights().path().isEmpty() && isWeight(key, entry.value()))) {
                SubTree.beside(key, entry.value(), taken).forEach(path -> leave(path,
                        to.text() + " has no place for it there"));
            } else {
                carryOver(key, entry.value());
            }
        }
        noteCopies();
    }

    private void carryOver(String key, Value value) {
        if (SETTINGS.contains(key) && value instanceof Dict settings) {
            leaveSettings(key, settings);
        } else if (key.equals(source.training().stepBecause()) && to == Scheme.LLMC) {
            leave(key, "llm.c has no place for it");
        } else if (key.equals(source.training().stepBecause()) || (key.equals(BEST)
                && (entries.containsKey(BEST) || value.equals(new Scalar.Real(NO_LOSS_YET))))) {
            return; // stands under the other program's key, or says nothing
        } else if (to == Scheme.LLMC) {
            leave(key, "llm.c has no place for it");
        } else if (value instanceof Opaque && key.startsWith("training_args")) {
            leave(key, "an object of the training framework's own");
        } else if (entries.containsKey(key)) {
            leave(key, to.text() + " has something else of that name");
        } else {
            entries.put(key, value);
        }
    }

    private void leaveSettings(String key, Dict settings) {
        List<String> lost = new ArrayList<>();
        boolean kept = mapping.from() != Scheme.HF_GPT2 && (to == Scheme.SEED || to == Scheme.NANOGPT);
        for (Dict.Entry entry : settings.entries()) {
            if (!kept && entry.key() instanceof Text(String name) && !TargetConfig.OF_THE_MODEL.contains(name)
                    && !(mapping.from() == Scheme.HF_GPT2 && TargetConfig.OF_HUGGING_FACE.contains(name))) {
                lost.add(name);
            }
        }
        if (!lost.isEmpty()) {
            leave(key, lost.size() + " settings that " + to.text() + " does not know: " + Listed.of(lost));
        }
    }

    private boolean isWeight(String key, Value value) {
        if (value instanceof TensorValue) {
            return weightPaths.contains(key);
        }
        String below = weightPaths.ceiling(key + ".");
        return below != null && below.startsWith(key + ".") && !(value instanceof Scalar) && !(value instanceof Text);
    }

    /// Averages and other copies of the weights keep their layout.
    private void noteCopies() {
        for (Loose loose : source.others()) {
            int dot = loose.path().indexOf('.');
            if (dot > 0 && entries.containsKey(loose.path().substring(0, dot))
                    && mapping.from().parameter(loose.path().substring(dot + 1)).isPresent()) {
                notes.add(loose.path().substring(0, dot) + " holds tensors of the layout " + mapping.from().text()
                        + ", which stay as they are");
                return;
            }
        }
    }

    private void leave(String path, String reason) {
        left.add(new Written.Left(path, reason));
    }
}
