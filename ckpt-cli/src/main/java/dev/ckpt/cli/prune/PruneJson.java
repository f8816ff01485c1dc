package dev.ckpt.cli.prune;

import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.json.ConversionJson;
import dev.ckpt.cli.json.Json;
import dev.ckpt.contents.Written;
import dev.ckpt.prune.DroppedPart;
import dev.ckpt.prune.Receipt;
import dev.ckpt.prune.SparseWeight;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What was pruned, as the `result` of the JSON document, which `schemas/prune-1.json` describes; and the receipt.
final class PruneJson {

    private PruneJson() {}

    static void write(FilePruning.Done done, Json json) {
        json.startObject();
        properties(done, json);
        json.endObject();
    }

    /// The same with every tensor that was kept, as a file that stands by itself.
    static void receipt(FilePruning.Done done, Json json) {
        Receipt receipt = done.receipt().orElseThrow();
        json.startObject();
        json.text("schema", "ckpt.prune-receipt/1");
        json.text("tool", "ckpt " + Shipped.version());
        json.text("input", done.options().in().toString());
        properties(done, json);
        json.startArray("tensors");
        for (Receipt.Kept kept : receipt.kept()) {
            json.startObject();
            json.text("path", kept.path());
            json.text("dtype", kept.dtype().torchName());
            json.numbers("shape", kept.shape().toArray());
            json.number("bytes", kept.bytes());
            json.text("before", kept.before().toString());
            json.text("after", kept.after().toString());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private static void properties(FilePruning.Done done, Json json) {
        Optional<Receipt> receipt = done.receipt();
        json.text("output", done.options().out().map(Path::toString));
        json.texts("files", done.written().map(written -> written.files().stream().map(Path::toString).toList())
                .orElse(List.of()));
        json.number("bytesBefore", done.pruned().input().bytes());
        if (done.written().isPresent()) {
            json.number("bytesAfter", done.written().get().bytes());
        } else {
            json.nothing("bytesAfter");
        }
        json.number("bytesDropped", done.pruned().bytesDropped());
        if (receipt.isPresent()) {
            json.number("kept", receipt.get().kept().size());
            json.truth("proven", receipt.get().proven());
        } else {
            json.nothing("kept");
            json.nothing("proven");
        }
        dropped(done, json);
        zeroed(done, json);
        ConversionJson.cast(done.cast(), json);
        json.startArray("left");
        for (Written.Left left : done.written().map(Written::left).orElse(List.of())) {
            json.startObject();
            json.text("path", left.path());
            json.text("reason", left.reason());
            json.endObject();
        }
        json.endArray();
        json.startObject("resume");
        json.text("before", done.pruned().resumeBefore().jsonName());
        json.text("after", done.pruned().resumeAfter().jsonName());
        json.endObject();
        if (receipt.isPresent()) {
            json.startObject("ids");
            ConversionJson.ids("before", receipt.get().before(), json);
            ConversionJson.ids("after", receipt.get().after(), json);
            json.endObject();
        } else {
            json.nothing("ids");
        }
    }

    private static void dropped(FilePruning.Done done, Json json) {
        json.texts("dropped", done.pruned().dropped().stream().map(DroppedPart::path).toList());
        json.startArray("drops");
        for (DroppedPart part : done.pruned().dropped()) {
            json.startObject();
            json.text("path", part.path());
            json.text("name", part.name());
            json.text("reason", part.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.number("tensors", part.tensors());
            json.number("bytes", part.bytes());
            json.endObject();
        }
        json.endArray();
    }

    private static void zeroed(FilePruning.Done done, Json json) {
        json.startObject("sparsity");
        json.number("numbers", done.pruned().numbers());
        json.number("zerosBefore", done.pruned().zerosBefore());
        json.number("zerosAfter", done.pruned().zerosAfter());
        json.startArray("weights");
        for (SparseWeight weight : done.pruned().weights()) {
            json.startObject();
            json.text("name", weight.name());
            json.texts("names", weight.names());
            json.text("path", weight.path());
            json.text("role", weight.role().jsonName());
            json.text("dtype", weight.dtype().torchName());
            json.numbers("shape", weight.shape().toArray());
            json.number("zerosBefore", weight.zerosBefore());
            json.number("zerosAfter", weight.zerosAfter());
            json.number("left", weight.left());
            json.texts("moments", weight.moments());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }
}
