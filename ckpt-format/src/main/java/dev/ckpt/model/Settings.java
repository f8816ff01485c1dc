package dev.ckpt.model;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The settings that a checkpoint carries: nanoGPT's `model_args` and `config`, Lightning's `hyper_parameters`, an
/// `argparse.Namespace` under `args`, a `config.json` beside the weights (format reference 7.3).
final class Settings {

    /// Keys of the root under which settings are found; what describes the model itself stands first.
    private static final List<String> NAMES = List.of("model_args", "model_config", "config", "hyper_parameters",
            "hparams", "hyperparameters", "model_kwargs", "cfg", "args", "opt", "settings", "train_args",
            "training_args", "datamodule_hyper_parameters", "ds_config");

    /// Keys of settings under which those of the model are found.
    private static final List<String> INNER = List.of("model", "model_args", "model_config", "gpt", "net", "config",
            "transformer", "text_config");

    /// More entries than settings ever have; the rest is not looked at.
    private static final int MOST = 20_000;

    /// @param path where the dict stands: `model_args`
    private record Source(String path, List<Dict.Entry> entries, Map<String, Value> byKey) {}

    /// A number and the place it was found: `model_args.n_head`.
    record Found(long value, String because) {}

    private final List<Source> preferred = new ArrayList<>();
    private final List<Source> inFileOrder = new ArrayList<>();

    private Settings() {}

    /// @param metadata what stands beside the tensors of a safetensors file
    static Settings of(Value root, Optional<Dict> metadata) {
        Settings settings = new Settings();
        if (root instanceof Dict dict) {
            settings.read(dict);
        }
        metadata.ifPresent(settings::read);
        return settings;
    }

    private void read(Dict root) {
        for (Dict.Entry entry : root.entries()) {
            if (entry.key() instanceof Text(String key) && NAMES.contains(key)) {
                Source source = source(key, entry.value());
                if (source != null) {
                    inFileOrder.add(source);
                }
            }
        }
        for (String name : NAMES) {
            for (Source source : inFileOrder) {
                if (source.path().equals(name)) {
                    preferred.add(source);
                }
            }
        }
        for (Source source : List.copyOf(preferred)) {
            for (String name : INNER) {
                Value inner = source.byKey().get(name);
                Source found = inner == null ? null : source(Key.joined(source.path(), name), inner);
                if (found != null) {
                    preferred.add(found);
                }
            }
        }
        Source scattered = source("", root);
        if (scattered != null) {
            preferred.add(scattered);
        }
    }

    private static @Nullable Source source(String path, Value value) {
        List<Dict.Entry> entries = entries(value);
        if (entries.isEmpty() || (value instanceof Dict dict && OptimizerFinder.isOptimizer(dict))) {
            return null;
        }
        Map<String, Value> byKey = new HashMap<>();
        for (Dict.Entry entry : entries) {
            if (entry.key() instanceof Text(String key) && !(entry.value() instanceof TensorValue)
                    && byKey.size() < MOST) {
                byKey.put(key, entry.value());
            }
        }
        return new Source(path, entries, byKey);
    }

    /// What a dict holds, or the attributes of an object: a Namespace, a dataclass.
    static List<Dict.Entry> entries(Value value) {
        return switch (value) {
            case Dict dict -> dict.entries();
            case Opaque opaque when opaque.state().orElse(Value.NONE) instanceof Dict state -> state.entries();
            case Opaque opaque -> opaque.entries();
            default -> List.of();
        };
    }

    /// The first of these keys that has a whole number of at least `least`.
    Optional<Found> number(long least, String... keys) {
        for (Source source : preferred) {
            for (String key : keys) {
                Value value = source.byKey().get(key);
                OptionalLong number = value == null ? OptionalLong.empty() : Numeric.whole(value);
                if (number.isPresent() && number.getAsLong() >= least) {
                    return Optional.of(new Found(number.getAsLong(), Key.joined(source.path(), key)));
                }
            }
        }
        return Optional.empty();
    }

    Optional<String> text(String key) {
        return value(key).filter(Text.class::isInstance).map(value -> ((Text) value).text());
    }

    Optional<Boolean> truth(String key) {
        return value(key).filter(Scalar.Bool.class::isInstance).map(value -> ((Scalar.Bool) value).value());
    }

    private Optional<Value> value(String key) {
        for (Source source : preferred) {
            Value value = source.byKey().get(key);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /// All settings in file order, dotted where nested. Where two sources have the same name with different values the
    /// later one's stands under its source: `config.n_layer`.
    Map<String, Value> flat() {
        FlatSettings flat = new FlatSettings();
        for (Source source : inFileOrder) {
            flat.add(source.path(), source.entries());
        }
        return flat.all();
    }
}
