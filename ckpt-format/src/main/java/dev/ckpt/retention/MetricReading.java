package dev.ckpt.retention;

import dev.ckpt.io.CheckpointException;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What a checkpoint says about how good it is.
public final class MetricReading {

    /// Losses, of which less is better; what was measured at this step comes before what was the best until then.
    public static final List<String> LOSSES = List.of("val_loss", "eval_loss", "valid_loss", "validation_loss",
            "best_val_loss",
            "best_loss", "loss");

    private static final List<String> PLACES = List.of("trainer_state", "metrics", "training_state", "train_state",
            "meta", "state");

    private final List<Dict> places = new ArrayList<>();
    private final OptionalLong step;

    /// @param step at which the checkpoint was saved; a log is looked up there
    public MetricReading(Value root, OptionalLong step) {
        this.step = step;
        if (root instanceof Dict dict) {
            places.add(dict);
            PLACES.forEach(name -> dict.dict(name).ifPresent(places::add));
        }
    }

    /// By name; those known as losses, and the one that is asked for.
    public Map<String, Double> metrics(Optional<Metric> asked) {
        List<String> names = new ArrayList<>(LOSSES);
        asked.ifPresent(metric -> names.add(metric.name()));
        Map<String, Double> metrics = new HashMap<>();
        for (String name : names) {
            OptionalDouble number = number(name);
            if (number.isPresent() && !Double.isNaN(number.getAsDouble())) {
                metrics.put(name, number.getAsDouble());
            }
        }
        return metrics;
    }

    private OptionalDouble number(String name) {
        for (Dict place : places) {
            OptionalDouble number = place.get(name).map(MetricReading::number).orElse(OptionalDouble.empty());
            if (number.isPresent()) {
                return number;
            }
        }
        return inHistory(name);
    }

    /// Hugging Face's trainer keeps a list of everything it ever logged: `{"eval_loss": 1.2, "step": 500}`. The loss that it
    /// logs while training is a mean over steps before, so only evaluations count.
    private OptionalDouble inHistory(String name) {
        OptionalDouble last = OptionalDouble.empty();
        for (Dict place : places) {
            if (place.get("log_history").orElse(Value.NONE) instanceof Sequence history && !name.equals("loss")) {
                for (Value item : history.items()) {
                    if (item instanceof Dict logged && logged.get(name).isPresent() && atThisStep(logged)) {
                        last = logged.get(name).map(MetricReading::number).orElse(last);
                    }
                }
            }
        }
        return last;
    }

    private boolean atThisStep(Dict logged) {
        OptionalDouble at = logged.get("step").map(MetricReading::number).orElse(OptionalDouble.empty());
        return at.isPresent() && step.isPresent() && at.getAsDouble() == step.getAsLong();
    }

    /// The name of the file or folder that the trainer itself calls the best: `best_model_checkpoint` of Hugging Face,
    /// `best_model_path` of Lightning.
    Optional<String> calledBest() {
        for (Dict place : places) {
            Optional<String> name = place.get("best_model_checkpoint").flatMap(MetricReading::lastPart);
            if (name.isPresent()) {
                return name;
            }
        }
        Optional<Dict> callbacks = places.isEmpty() ? Optional.empty() : places.getFirst().dict("callbacks");
        if (callbacks.isPresent()) {
            for (Dict.Entry entry : callbacks.get().entries()) {
                if (entry.key() instanceof Text(String key) && key.startsWith("ModelCheckpoint")
                        && entry.value() instanceof Dict state) {
                    Optional<String> name = state.get("best_model_path").flatMap(MetricReading::lastPart);
                    if (name.isPresent()) {
                        return name;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// Of a path of the machine it was trained on.
    private static Optional<String> lastPart(Value value) {
        if (!(value instanceof Text(String path))) {
            return Optional.empty();
        }
        String bare = path.replaceAll("[/\\\\]+$", "");
        String name = bare.substring(Math.max(bare.lastIndexOf('/'), bare.lastIndexOf('\\')) + 1);
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static OptionalDouble number(Value value) {
        return switch (value) {
            case Scalar.Int(long number) -> OptionalDouble.of((double) number);
            case Scalar.Real(double number) -> OptionalDouble.of(number);
            case TensorValue tensor when tensor.tensor() instanceof StridedTensor dense && dense.numel() == 1
                    && dense.dtype().kind() == DType.Kind.FLOAT ->
                element(dense);
            default -> OptionalDouble.empty();
        };
    }

    private static OptionalDouble element(StridedTensor tensor) {
        try {
            return OptionalDouble.of(Elements.of(tensor).real(0));
        } catch (CheckpointException e) {
            return OptionalDouble.empty(); // its record is broken, and the checkpoint will be found damaged
        }
    }
}
