package dev.ckpt.cli.convert;

import dev.ckpt.cli.json.ConversionJson;
import dev.ckpt.cli.json.Json;
import dev.ckpt.contents.Written;
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
        ConversionJson.cast(converted.conversion().rounding(), json);
        json.texts("assumptions", converted.conversion().notes());
        converted.ids().ifPresentOrElse(ids -> {
            json.startObject("ids");
            ConversionJson.ids("before", ids.before(), json);
            ConversionJson.ids("after", ids.after(), json);
            json.endObject();
        }, () -> json.nothing("ids"));
        json.endObject();
    }
}
