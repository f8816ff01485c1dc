package dev.ckpt.cli.stats;

import dev.ckpt.cli.json.Json;
import dev.ckpt.stats.Quantiles;
import dev.ckpt.stats.TensorStats;

/// Statistics in JSON.
final class StatsJson {

    private StatsJson() {}

    static void write(FileStats stats, Json json) {
        json.startObject();
        json.startArray("tensors");
        stats.rows().forEach(row -> tensor(row, json));
        json.endArray();
        total(stats.total(), json);
        json.endObject();
    }

    private static void tensor(FileStats.Row row, Json json) {
        TensorStats stats = row.stats();
        json.startObject();
        json.text("name", row.tensor().name());
        json.text("section", row.tensor().section().jsonName());
        json.text("dtype", row.tensor().tensor().dtype().torchName());
        json.numbers("shape", row.tensor().tensor().shape().toArray());
        json.number("count", stats.count());
        json.number("mean", stats.mean());
        json.number("std", stats.std());
        json.number("min", stats.min());
        json.number("max", stats.max());
        json.number("absMax", stats.absMax());
        json.number("zeros", stats.zeros());
        json.number("nan", stats.nan());
        json.number("inf", stats.infinite());
        json.startObject("histogram");
        json.number("low", stats.histogram().low());
        json.number("high", stats.histogram().high());
        json.numbers("counts", stats.histogram().counts());
        json.endObject();
        quantiles(stats.quantiles(), json);
        json.endObject();
    }

    private static void quantiles(Quantiles quantiles, Json json) {
        json.startObject("quantiles");
        json.number("0.01", quantiles.p01());
        json.number("0.05", quantiles.p05());
        json.number("0.25", quantiles.p25());
        json.number("0.5", quantiles.p50());
        json.number("0.75", quantiles.p75());
        json.number("0.95", quantiles.p95());
        json.number("0.99", quantiles.p99());
        json.endObject();
    }

    private static void total(FileStats.Total total, Json json) {
        json.startObject("total");
        json.number("tensors", total.tensors());
        json.number("count", total.numbers());
        json.number("zeros", total.zeros());
        json.number("nan", total.nan());
        json.number("inf", total.infinite());
        json.number("notFinite", total.notFinite());
        json.endObject();
    }
}
