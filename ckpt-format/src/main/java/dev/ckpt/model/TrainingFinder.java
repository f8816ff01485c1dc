package dev.ckpt.model;

import dev.ckpt.contents.Finding;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Finds step, epoch, learning rate and the like wherever frameworks put them (format reference 7.3).
final class TrainingFinder {

    /// Dicts beside the weights that tell the progress; the root itself comes first.
    private static final List<String> PLACES = List.of("trainer_state", "training_state", "train_state", "state",
            "meta", "progress");

    private static final List<String> STEP = List.of("iter_num", "global_step", "global_steps", "step", "steps", "iter",
            "iteration", "iterations", "n_iter", "steps_run", "train_step", "current_step");

    private static final List<String> EPOCH = List.of("epoch", "epochs_run", "current_epoch");

    private static final List<String> BEST = List.of("best_val_loss", "best_loss", "best_metric", "best_score",
            "best_fitness", "best_val", "best_acc", "best_acc1", "best_accuracy", "val_loss", "metric");

    private static final List<String> RANDOM = List.of("rng", "random_state");

    private static final List<String> POSITION = List.of("dataloader", "data_loader", "sampler", "data_iter", "loops",
            "data_position", "dataset_state", "global_samples", "consumed_samples", "trainer_state");

    /// A dict with more keys is a state_dict, whose names mean something else.
    private static final int MOST_KEYS = 200;

    private record Place(String path, Dict dict) {}

    private record Found(Value value, String because) {}

    private final List<Place> places = new ArrayList<>();
    private final Settings settings;
    private final List<OptimizerState> optimizers;
    private final List<Finding> findings;

    private TrainingFinder(Value root, Optional<Dict> metadata, Settings settings, List<OptimizerState> optimizers,
            List<Finding> findings) {
        this.settings = settings;
        this.optimizers = optimizers;
        this.findings = findings;
        if (root instanceof Dict dict) {
            places.add(new Place("", dict));
            for (String name : PLACES) {
                dict.dict(name).filter(inner -> !OptimizerFinder.isOptimizer(dict))
                        .ifPresent(inner -> places.add(new Place(name, inner)));
            }
        }
        metadata.ifPresent(dict -> places.add(new Place("__metadata__", dict)));
    }

    /// @param metadata what stands beside the tensors of a safetensors file
    static TrainingFacts find(Value root, Optional<Dict> metadata, Settings settings, List<OptimizerState> optimizers,
            List<Finding> findings) {
        return new TrainingFinder(root, metadata, settings, optimizers, findings).find();
    }

    private TrainingFacts find() {
        Optional<Found> stored = number(STEP).filter(found -> Numeric.whole(found.value()).isPresent());
        OptionalLong fileStep = stored.isEmpty() ? OptionalLong.empty() : Numeric.whole(stored.get().value());
        OptionalLong optimizerStep = OptionalLong.empty();
        String counting = "";
        for (OptimizerState optimizer : optimizers) {
            if (optimizerStep.isEmpty() && optimizer.step().isPresent()) {
                optimizerStep = optimizer.step();
                counting = optimizer.path().isEmpty() ? "state.step" : optimizer.path() + ".state.step";
            }
        }
        if (fileStep.isPresent() && optimizerStep.isPresent()
                && fileStep.getAsLong() != optimizerStep.getAsLong()) {
            findings.add(Finding.note("training.steps-disagree", stored.map(Found::because).orElse(""),
                    "the file says step " + fileStep.getAsLong() + ", and the optimizer has counted "
                            + optimizerStep.getAsLong()));
        }
        return new TrainingFacts(fileStep.isPresent() ? fileStep : optimizerStep,
                fileStep.isPresent() ? stored.map(Found::because).orElse("") : counting, real(number(EPOCH)),
                learningRate(), schedule(), best(), anyKey(RANDOM),
                anyKey(POSITION) || settings.number(0, "consumed_train_samples").isPresent());
    }

    private static OptionalDouble real(Optional<Found> found) {
        return found.isEmpty() ? OptionalDouble.empty() : Numeric.real(found.get().value());
    }

    /// The first of these keys that has a number, in the root first.
    private Optional<Found> number(List<String> keys) {
        for (Place place : places) {
            for (String key : keys) {
                Optional<Value> value = place.dict().get(key);
                if (value.isPresent() && Numeric.real(value.get()).isPresent()) {
                    return Optional.of(new Found(value.get(), Key.joined(place.path(), key)));
                }
            }
        }
        return Optional.empty();
    }

    private OptionalDouble learningRate() {
        for (OptimizerState optimizer : optimizers) {
            for (ParameterGroup group : optimizer.groups()) {
                Value rate = group.settings().get("lr");
                if (rate != null && Numeric.real(rate).isPresent()) {
                    return Numeric.real(rate);
                }
            }
        }
        return real(number(List.of("lr", "learning_rate")));
    }

    private Optional<String> schedule() {
        for (Place place : places) {
            Optional<String> name = Schedule.in(place.dict());
            if (name.isPresent()) {
                return name;
            }
        }
        return Optional.empty();
    }

    private OptionalDouble best() {
        OptionalDouble best = real(number(BEST));
        return best.isPresent() || places.isEmpty() ? best : bestOfLightning(places.getFirst().dict());
    }

    /// Lightning's ModelCheckpoint keeps it under a key that is its class and its arguments.
    private static OptionalDouble bestOfLightning(Dict root) {
        Optional<Dict> callbacks = root.dict("callbacks");
        if (callbacks.isPresent()) {
            for (Dict.Entry entry : callbacks.get().entries()) {
                if (Key.of(entry.key()).startsWith("ModelCheckpoint") && entry.value() instanceof Dict state) {
                    OptionalDouble score = state.get("best_model_score").map(Numeric::real)
                            .orElse(OptionalDouble.empty());
                    if (score.isPresent()) {
                        return score;
                    }
                }
            }
        }
        return OptionalDouble.empty();
    }

    /// Whether a place has something under a key that contains one of these words.
    private boolean anyKey(List<String> words) {
        for (Place place : places) {
            if (place.dict().size() > MOST_KEYS) {
                continue;
            }
            for (Dict.Entry entry : place.dict().entries()) {
                String key = Key.of(entry.key()).toLowerCase(Locale.ROOT);
                for (String word : words) {
                    if (key.contains(word) && !isNothing(entry.value())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isNothing(Value value) {
        return value instanceof Scalar.None || value instanceof Scalar.Bool
                || (value instanceof Dict dict && dict.size() == 0)
                || (value instanceof Sequence sequence && sequence.items().isEmpty());
    }
}
