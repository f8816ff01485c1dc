package dev.ckpt.cli.diff;

import dev.ckpt.align.Lone;
import dev.ckpt.align.Pair;
import dev.ckpt.align.Rule;
import dev.ckpt.cli.json.Json;
import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.Reason;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Tensors that came, went and changed, in JSON.
final class ChangeJson {

    private final Json json;

    ChangeJson(Json json) {
        this.json = json;
    }

    /// As properties of the object that is open.
    void write(TensorsDiff tensors) {
        json.texts("added", tensors.added().stream().map(Lone::name).toList());
        json.texts("removed", tensors.removed().stream().map(Lone::name).toList());
        json.startArray("renamed");
        for (Pair pair : tensors.renamed()) {
            json.startObject();
            json.text("name", pair.name());
            json.text("nameB", pair.nameB());
            json.endObject();
        }
        json.endArray();
        json.startArray("changed");
        tensors.changed().forEach(this::change);
        json.endArray();
        json.number("unchanged", tensors.unchanged());
        total(tensors.total());
    }

    private void total(TensorsDiff.Total total) {
        json.startObject("total");
        json.number("count", total.count());
        json.number("changedCount", total.changed());
        json.number("maxAbs", total.maxAbs());
        json.number("rms", total.rms());
        json.number("rel", total.rel());
        json.number("cosine", total.cosine());
        json.endObject();
    }

    private void change(TensorChange change) {
        Pair pair = change.pair();
        json.startObject();
        json.text("name", pair.name());
        json.text("nameB", pair.nameB());
        json.text("kind", change.kind().name().toLowerCase(Locale.ROOT));
        numbers(change.values());
        json.startArray("reasons");
        change.reasons().forEach(this::reason);
        json.endArray();
        json.texts("rules", pair.rules().stream().map(Rule::text).toList());
        json.text("dtype", pair.a().dtype().torchName());
        json.text("dtypeB", pair.b().dtype().torchName());
        json.numbers("shape", pair.a().shape().toArray());
        json.numbers("shapeB", pair.b().shape().toArray());
        json.text("role", pair.part().role().jsonName());
        json.endObject();
    }

    private void numbers(Optional<Comparison> values) {
        json.truth("bitsEqual", values.map(Comparison::bitsEqual).orElse(false));
        json.number("maxAbs", real(values.map(Comparison::maxAbs)));
        if (values.isPresent()) {
            json.numbers("maxAbsAt", values.get().maxAbsAt().stream().mapToLong(Long::longValue).toArray());
        } else {
            json.nothing("maxAbsAt");
        }
        json.number("rms", real(values.map(Comparison::rms)));
        json.number("rel", real(values.map(Comparison::rel)));
        json.number("cosine", real(values.map(Comparison::cosine)));
        json.number("changedCount", whole(values.map(Comparison::changed)));
        json.number("count", whole(values.map(Comparison::count)));
        json.number("beyond", whole(values.map(Comparison::beyond)));
        json.number("notFinite", whole(values.map(Comparison::notFinite)));
        json.number("maxUlp", values.map(Comparison::maxUlp).orElse(OptionalLong.empty()));
        json.text("rounding", values.flatMap(Comparison::rounding).map(to -> to.name().toLowerCase(Locale.ROOT)));
    }

    private static OptionalDouble real(Optional<Double> number) {
        return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    private static OptionalLong whole(Optional<Long> number) {
        return number.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private void reason(Reason reason) {
        json.startObject();
        switch (reason) {
            case Reason.Moved(String name, boolean both) -> {
                json.text("kind", both ? "swapped" : "moved");
                json.text("with", name);
            }
            case Reason.Turned() -> json.text("kind", "transposed");
            case Reason.OnlyRounded(Comparison.Rounded to) -> {
                json.text("kind", "only-rounded");
                json.text("to", to.name().toLowerCase(Locale.ROOT));
            }
            case Reason.SameValues() -> json.text("kind", "same-values");
            case Reason.WithinTolerance() -> json.text("kind", "within-tolerance");
        }
        json.endObject();
    }
}
