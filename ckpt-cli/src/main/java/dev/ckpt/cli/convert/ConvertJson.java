package dev.ckpt.cli.convert;

import dev.ckpt.cli.json.Json;
import dev.ckpt.contents.Written;
import dev.ckpt.convert.CastReport;
import dev.ckpt.identity.ContentId;
import dev.ckpt.identity.ContentIds;
import java.nio.file.Path;

/// What was converted, as the `result` of the JSON document; `schemas/convert-1.json` describes it.
final class ConvertJson {

    private ConvertJson() {}

    static void write(ConvertCommand.Converted converted, Json json) {
        json.startObject();
        json.text("output", converted.options().out().toString());
        json.text("form", converted.options().form().word());
        json.texts("files", converted.written().files().stream().map(Path::toString).toList());
        json.number("bytesBefore", converted.bytesBefore());
        json.number("bytesAfter", converted.written().bytes());
        json.number("kept", converted.kept());
        json.texts("dropped", converted.left().stream().map(Written.Left::path).toList());
        json.startArray("left");
        for (Written.Left left : converted.left()) {
            json.startObject();
            json.text("path", left.path());
            json.text("reason", left.reason());
            json.endObject();
        }
        json.endArray();
        converted.conversion().rounding().ifPresentOrElse(report -> cast(report, json), () -> json.nothing("cast"));
        json.texts("assumptions", converted.conversion().notes());
        converted.ids().ifPresentOrElse(ids -> {
            json.startObject("ids");
            ids("before", ids.before(), json);
            ids("after", ids.after(), json);
            json.endObject();
        }, () -> json.nothing("ids"));
        json.endObject();
    }

    private static void cast(CastReport report, Json json) {
        json.startObject("cast");
        json.number("count", report.tensors());
        json.text("to", report.to().torchName());
        json.number("maxError", report.maxError());
        json.number("rms", report.rms());
        json.number("overflow", report.overflow());
        json.number("underflow", report.underflow());
        json.endObject();
    }

    private static void ids(String name, ContentIds ids, Json json) {
        json.startObject(name);
        json.text("weights", ids.weights().map(ContentId::toString));
        json.text("optimizer", ids.optimizer().map(ContentId::toString));
        json.endObject();
    }
}
