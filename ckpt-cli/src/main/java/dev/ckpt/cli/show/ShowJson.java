package dev.ckpt.cli.show;

import dev.ckpt.cli.json.Json;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.stats.Histogram;
import dev.ckpt.stats.TensorStats;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.values.DenseView;
import dev.ckpt.values.Neighbours;
import java.util.Locale;
import java.util.Optional;

/// What is shown of a tensor, as JSON.
final class ShowJson {

    private ShowJson() {}

    static void write(Shown shown, Json json) {
        TensorRow row = shown.row();
        json.startObject();
        json.text("name", row.name());
        json.text("path", row.path());
        json.text("section", row.section().jsonName());
        json.text("role", row.part().role().jsonName());
        json.text("kind", row.tensor().kind());
        json.text("dtype", row.tensor().dtype().torchName());
        json.numbers("shape", row.tensor().shape().toArray());
        if (row.tensor() instanceof StridedTensor dense) {
            json.text("storage", dense.storage().key());
            json.number("offset", dense.offset());
            json.numbers("stride", dense.strides());
        } else {
            json.nothing("storage");
            json.nothing("offset");
            json.nothing("stride");
        }
        json.text("tiedTo", row.tiedTo());
        selection(shown, json);
        values(shown, json);
        row(shown, json);
        shown.stats().ifPresentOrElse(stats -> stats(stats, json), () -> json.nothing("stats"));
        written(shown, json);
        json.endObject();
    }

    /// What of the tensor `values`, `stats` and the files are about.
    private static void selection(Shown shown, Json json) {
        json.text("numbers", shown.view().numbers().name().toLowerCase(Locale.ROOT));
        json.text("slice", shown.choice().map(choice -> "[" + choice.number() + "]")
                .or(() -> shown.options().slice().map(Object::toString)));
        if (shown.view().isWhole()) {
            json.numbers("shownShape", shown.view().tensor().shape().toArray());
        } else {
            json.nothing("shownShape");
        }
    }

    private static void values(Shown shown, Json json) {
        if (!shown.options().numbers() || shown.view().parts().isEmpty()) {
            json.nothing("values");
        } else if (shown.view().isWhole()) {
            json.name("values");
            ValuesJson.write(shown.view().tensor(), shown.options(), json);
        } else {
            json.startObject("values");
            for (DenseView.Part part : shown.view().parts()) {
                json.name(part.name());
                ValuesJson.write(part.tensor(), shown.options(), json);
            }
            json.endObject();
        }
    }

    private static void row(Shown shown, Json json) {
        Optional<Neighbours> found = shown.neighbours();
        if (found.isEmpty()) {
            json.nothing("row");
            return;
        }
        RowChoice choice = shown.choice().orElseThrow();
        json.startObject("row");
        json.number("index", choice.number());
        json.text("token", choice.token(choice.number()));
        json.text("vocabulary", choice.vocabulary().map(vocabulary -> vocabulary.file().toString()));
        json.number("norm", found.get().norm());
        json.startArray("nearest");
        for (Neighbours.Neighbour neighbour : found.get().nearest()) {
            json.startObject();
            json.number("index", neighbour.row());
            json.text("token", choice.token(neighbour.row()));
            json.number("cosine", neighbour.cosine());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private static void stats(TensorStats stats, Json json) {
        json.startObject("stats");
        json.number("count", stats.count());
        json.number("mean", stats.mean());
        json.number("std", stats.std());
        json.number("min", stats.min());
        json.number("max", stats.max());
        json.number("absMax", stats.absMax());
        json.number("zeros", stats.zeros());
        json.number("nan", stats.nan());
        json.number("inf", stats.infinite());
        Histogram histogram = stats.histogram();
        json.startObject("histogram");
        json.number("low", histogram.low());
        json.number("high", histogram.high());
        json.numbers("counts", histogram.counts());
        json.endObject();
        var quantiles = stats.quantiles();
        json.startObject("quantiles");
        json.number("0.01", quantiles.p01());
        json.number("0.05", quantiles.p05());
        json.number("0.25", quantiles.p25());
        json.number("0.5", quantiles.p50());
        json.number("0.75", quantiles.p75());
        json.number("0.95", quantiles.p95());
        json.number("0.99", quantiles.p99());
        json.endObject();
        json.endObject();
    }

    private static void written(Shown shown, Json json) {
        json.startArray("written");
        for (Shown.WrittenFile file : shown.written()) {
            json.startObject();
            json.text("path", file.path().toString());
            json.text("kind", file.kind());
            json.number("bytes", file.bytes());
            json.endObject();
        }
        json.endArray();
    }
}
