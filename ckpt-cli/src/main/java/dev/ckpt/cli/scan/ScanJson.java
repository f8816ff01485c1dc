package dev.ckpt.cli.scan;

import dev.ckpt.cli.json.Json;
import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import dev.ckpt.scan.FileReport;
import dev.ckpt.scan.ScanReport;
import dev.ckpt.scan.Status;
import java.util.List;
import java.util.Locale;

/// `result` of `ckpt scan --json`; see schemas/scan-1.json.
final class ScanJson {

    private ScanJson() {}

    static void write(ScanReport report, Json json) {
        json.startObject();
        json.truth("inert", report.inert());
        json.truth("complete", report.complete());
        json.startObject("counts");
        json.number("files", report.files().size());
        json.number("folders", report.folders());
        for (Status status : Status.values()) {
            json.number(status.jsonName(), report.count(status));
        }
        for (Verdict verdict : Verdict.values()) {
            json.number(word(verdict), report.count(verdict));
        }
        json.endObject();
        json.text("notReached", report.notReached());
        json.startArray("files");
        report.files().forEach(file -> file(file, json));
        json.endArray();
        json.endObject();
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static void file(FileReport file, Json json) {
        json.startObject();
        json.text("path", file.path().toString());
        json.number("bytes", file.bytes());
        json.text("kind", file.kind());
        json.text("status", file.status().jsonName());
        json.text("format", file.format().map(CheckpointFormat::jsonName));
        json.text("verdict", file.verdict().map(ScanJson::word));
        json.startArray("globals");
        for (GlobalUse use : file.safety().map(Safety::globals).orElse(List.of())) {
            json.startObject();
            json.text("name", use.name().dotted());
            json.text("verdict", word(use.verdict()));
            json.number("count", use.count());
            json.endObject();
        }
        json.endArray();
        json.startArray("calls");
        for (CallSite call : file.safety().map(Safety::calls).orElse(List.of())) {
            json.startObject();
            json.text("record", call.record());
            json.number("offset", call.offset());
            json.text("opcode", call.opcode());
            json.text("callee", call.callee().dotted());
            json.text("arguments", call.arguments());
            json.endObject();
        }
        json.endArray();
        json.number("callCount", file.safety().map(Safety::callCount).orElse(0L));
        json.number("tensors", file.tensors());
        json.texts("tensorNames", file.inert() ? List.of() : file.names());
        json.texts("notes", file.notes());
        json.text("fault", file.fault().map(fault -> fault.text()));
        json.endObject();
    }
}
