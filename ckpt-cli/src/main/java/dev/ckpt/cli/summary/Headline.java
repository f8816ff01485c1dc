package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.identity.ContentId;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.model.Evidence;
import dev.ckpt.model.Fact;
import dev.ckpt.model.Part;
import dev.ckpt.tensor.DType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The first lines: what file, what model, how far trained.
public final class Headline {

    /// `sha256:` and twelve digits.
    private static final int ID_SHOWN = 19;

    /// More dtypes than these are counted instead of named.
    private static final int NAMED_DTYPES = 3;

    private Headline() {}

    static void print(Summary summary, SummaryOptions options, Screen screen) {
        screen.line(screen.style().bold(Printable.of(summary.path().toString())) + Screen.GAP
                + Printable.of(summary.formatDetail()) + ", " + Numbers.bytes(summary.bytes().file()) + ", "
                + SafetyText.verdict(summary.safety(), screen));
        if (!options.globals()) {
            SafetyText.calls(summary.safety(), screen);
        }
        if (SummaryText.countOf(summary.tensors(), Section.WEIGHTS) > 0) {
            screen.line(model(summary, screen));
        }
        String training = training(summary, screen);
        if (!training.isEmpty()) {
            screen.line(training);
        }
        summary.container().ifPresent(container -> screen.line(container(container, screen)));
    }

    private static String container(Summary.Container container, Screen screen) {
        List<String> parts = new ArrayList<>();
        parts.add(screen.text("container.producer", Printable.of(container.producer())));
        container.labels().forEach((key, value) -> parts.add(Printable.of(key) + "=" + Printable.of(value)));
        container.ids().weights().ifPresent(id -> parts.add(screen.text("container.id", shortened(id))));
        container.parent().weights().ifPresent(id -> parts.add(screen.text("container.parent", shortened(id))));
        return String.join(Screen.GAP, parts);
    }

    /// Enough of an id to tell two files apart; `ckpt id` prints all of it.
    private static String shortened(ContentId id) {
        return id.toString().substring(0, ID_SHOWN);
    }

    /// What network it is; a report says it, too.
    public static String model(Summary summary, Screen screen) {
        Summary.Model model = summary.model();
        String name = model.family().map(family -> screen.text("model.style", Printable.of(family)))
                .orElseGet(() -> screen.text("model.unknown"));
        if (!model.variant().isEmpty()) {
            name += ", " + variant(Printable.of(model.variant()), screen);
        }
        List<String> facts = new ArrayList<>();
        add(facts, "model.layers", model.layers(), screen);
        add(facts, "model.heads", model.heads(), screen);
        add(facts, "model.kv-heads", model.keyValueHeads().filter(kv -> !sameNumber(kv, model.heads(), 1)), screen);
        add(facts, "model.width", model.width(), screen);
        add(facts, "model.mlp", model.mlpWidth().filter(mlp -> !sameNumber(mlp, model.width(), 4)), screen);
        add(facts, "model.vocab", model.vocab(), screen);
        add(facts, "model.context", model.context(), screen);
        model.bias().ifPresent(bias -> facts.add(screen.text(bias ? "model.biases" : "model.no-biases")));
        model.tiedHead().ifPresent(tied -> facts.add(tied
                ? screen.text("model.tied", tiedTo(summary.tensors(), screen))
                : screen.text("model.untied")));
        return facts.isEmpty() ? name : name + Screen.GAP + String.join(", ", facts);
    }

    /// The library says `nanoGPT names`.
    private static String variant(String variant, Screen screen) {
        return variant.endsWith(" names")
                ? screen.text("model.names", variant.substring(0, variant.length() - " names".length()))
                : variant;
    }

    /// Whether the fact adds nothing: it is `times` the other, as is customary.
    private static boolean sameNumber(Fact fact, Optional<Fact> other, long times) {
        return other.isPresent() && fact.value() == other.get().value() * times;
    }

    private static void add(List<String> facts, String key, Optional<Fact> fact, Screen screen) {
        fact.ifPresent(known -> {
            String text = screen.text(key, Numbers.count(known.value()));
            facts.add(known.evidence() == Evidence.GUESS
                    ? text + " " + screen.text("model.guess", Printable.of(known.because()))
                    : text);
        });
    }

    private static String tiedTo(List<TensorRow> rows, Screen screen) {
        for (TensorRow row : rows) {
            if (row.part() == Part.TOKEN_EMBEDDING && row.section() == Section.WEIGHTS) {
                String name = row.name();
                return Printable.of(name.endsWith(".weight") ? name.substring(0, name.length() - 7) : name);
            }
        }
        return screen.text("role.EMBEDDING");
    }

    /// How far it was trained, and with what.
    public static String training(Summary summary, Screen screen) {
        Summary.Training training = summary.training();
        List<String> parts = new ArrayList<>();
        training.step().ifPresent(step -> parts.add(screen.text("training.step", Numbers.count(step))));
        training.epoch().ifPresent(epoch -> parts.add(screen.text("training.epoch", Numbers.setting(epoch))));
        training.optimizer().ifPresent(optimizer -> parts.add(Printable.of(optimizer)));
        training.learningRate().ifPresent(rate -> parts.add(screen.text("training.lr", Numbers.setting(rate))));
        parts.addAll(Hyperparameters.inHeadline(training.hyperparameters(), screen));
        training.scheduler().ifPresent(scheduler -> parts.add(screen.text("training.scheduler",
                Printable.of(scheduler))));
        training.bestLoss().ifPresent(loss -> parts.add(screen.text("training.best", Numbers.setting(loss))));
        String dtypes = dtypes(summary.tensors(), screen);
        if (!dtypes.isEmpty()) {
            if (parts.isEmpty()) {
                parts.add(screen.text("training.none"));
            }
            parts.add(dtypes);
        }
        return String.join(Screen.GAP, parts);
    }

    /// Of the weights, the one with the most bytes first.
    private static String dtypes(List<TensorRow> rows, Screen screen) {
        Map<DType, Long> bytes = new EnumMap<>(DType.class);
        for (TensorRow row : rows) {
            if (row.section() == Section.WEIGHTS) {
                bytes.merge(row.tensor().dtype(), row.bytes(), (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
            }
        }
        if (bytes.size() > NAMED_DTYPES) {
            return screen.text("training.dtypes", bytes.size());
        }
        List<DType> dtypes = new ArrayList<>(bytes.keySet());
        dtypes.sort((a, b) -> Long.compare(bytes.getOrDefault(b, 0L), bytes.getOrDefault(a, 0L)));
        StringBuilder names = new StringBuilder();
        for (DType dtype : dtypes) {
            names.append(names.isEmpty() ? "" : " + ").append(dtype.torchName());
        }
        return names.toString();
    }
}
