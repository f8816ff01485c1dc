package dev.ckpt.cli.json;

import dev.ckpt.convert.CastReport;
import dev.ckpt.identity.ContentId;
import dev.ckpt.identity.ContentIds;
import java.util.Optional;

/// What the documents of all commands that write a checkpoint have in common: `cast` and `ids`.
public final class ConversionJson {

    private ConversionJson() {}

    /// The property `cast`: what rounding did to the numbers; `null` where nothing was rounded.
    public static void cast(Optional<CastReport> rounding, Json json) {
        if (rounding.isEmpty()) {
            json.nothing("cast");
            return;
        }
        CastReport report = rounding.get();
        json.startObject("cast");
        json.number("count", report.tensors());
        json.text("to", report.to().torchName());
        json.number("maxError", report.maxError());
        json.number("rms", report.rms());
        json.number("overflow", report.overflow());
        json.number("underflow", report.underflow());
        json.endObject();
    }

    /// The two ids under this name.
    public static void ids(String name, ContentIds ids, Json json) {
        json.startObject(name);
        json.text("weights", ids.weights().map(ContentId::toString));
        json.text("optimizer", ids.optimizer().map(ContentId::toString));
        json.endObject();
    }
}
