package dev.ckpt.cli.verify;

import dev.ckpt.cli.json.Json;
import dev.ckpt.contents.Finding;
import dev.ckpt.verify.Checked;
import dev.ckpt.verify.VerificationReport;
import java.util.Locale;

/// `result` of `ckpt verify --json`; see schemas/verify-1.json.
final class VerifyJson {

    private VerifyJson() {}

    static void write(VerificationReport report, Json json) {
        json.startObject();
        json.truth("clean", report.clean());
        json.startArray("findings");
        for (Finding finding : report.findings()) {
            json.startObject();
            json.text("code", finding.code());
            json.text("severity", finding.severity().name().toLowerCase(Locale.ROOT));
            json.text("where", finding.where());
            json.text("message", finding.message());
            json.endObject();
        }
        json.endArray();
        Checked checked = report.checked();
        json.startObject("checked");
        json.number("files", checked.files());
        json.number("bytes", checked.bytes());
        json.number("records", checked.records());
        json.number("checksums", checked.checksums());
        json.number("tensors", checked.tensors());
        json.number("elements", checked.elements());
        json.number("tensorsNotRead", checked.tensorsNotRead());
        json.endObject();
        json.endObject();
    }
}
