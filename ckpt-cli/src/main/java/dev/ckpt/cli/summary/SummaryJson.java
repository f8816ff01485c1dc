package dev.ckpt.cli.summary;

import dev.ckpt.inspect.SizeReport;
import dev.ckpt.inspect.Summary;
import dev.ckpt.model.Evidence;
import dev.ckpt.model.Fact;
import dev.ckpt.model.Layout;
import dev.ckpt.model.Naming;
import dev.ckpt.model.Role;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/// A summary as the `result` of the JSON document; `schemas/summary-1.json` describes it. Fields are added, never renamed.
final class SummaryJson {

    private final JsonGenerator json;

    private SummaryJson(JsonGenerator json) {
        this.json = json;
    }

    static void write(Summary summary, SummaryOptions options, JsonGenerator json) {
        new SummaryJson(json).write(summary, options);
    }

    private void write(Summary summary, SummaryOptions options) {
        json.writeStartObject();
        safety(summary.safety());
        model(summary.model());
        parameters(summary.parameters());
        training(summary.training());
        json.writeName("config");
        values(summary.config());
        bytes(summary.bytes());
        if (options.whyBig()) {
            sizes(SizeReport.of(summary));
        }
        json.writeName("tensors");
        TensorJson.write(options.select(summary.tensors()), summary, json);
        json.writeEndObject();
    }

    private void safety(Safety safety) {
        json.writeName("safety");
        json.writeStartObject();
        text("verdict", name(safety.verdict()));
        json.writeName("globals");
        json.writeStartArray();
        for (GlobalUse use : safety.globals()) {
            json.writeStartObject();
            text("name", use.name().dotted());
            text("verdict", name(use.verdict()));
            json.writeNumberProperty("count", use.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("calls");
        json.writeStartArray();
        for (CallSite call : safety.calls()) {
            json.writeStartObject();
            text("name", call.callee().dotted());
            text("arguments", call.arguments());
            text("record", call.record());
            json.writeNumberProperty("offset", call.offset());
            text("opcode", call.opcode());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private void model(Summary.Model model) {
        json.writeName("model");
        json.writeStartObject();
        text("family", model.family());
        text("variant", Optional.of(model.variant()).filter(variant -> !variant.isEmpty()));
        text("layout", model.layout().map(Layout::jsonName));
        number("layers", model.layers());
        number("width", model.width());
        number("heads", model.heads());
        text("headsEvidence", model.heads().map(heads -> name(heads.evidence())));
        number("keyValueHeads", model.keyValueHeads());
        number("mlpWidth", model.mlpWidth());
        number("vocab", model.vocab());
        number("context", model.context());
        truth("tiedHead", model.tiedHead());
        truth("bias", model.bias());
        json.writeName("prefixes");
        texts(model.prefixes());
        json.writeName("evidence");
        json.writeStartObject();
        evidence("layers", model.layers());
        evidence("width", model.width());
        evidence("heads", model.heads());
        evidence("keyValueHeads", model.keyValueHeads());
        evidence("mlpWidth", model.mlpWidth());
        evidence("vocab", model.vocab());
        evidence("context", model.context());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void evidence(String name, Optional<Fact> fact) {
        fact.ifPresent(known -> {
            json.writeName(name);
            json.writeStartObject();
            text("from", name(known.evidence()));
            text("because", known.because());
            json.writeEndObject();
        });
    }

    private static String name(Evidence evidence) {
        return evidence.name().toLowerCase(Locale.ROOT);
    }

    private void parameters(Summary.Parameters parameters) {
        json.writeName("parameters");
        json.writeStartObject();
        json.writeNumberProperty("total", parameters.total());
        json.writeName("byRole");
        json.writeStartObject();
        for (Role role : Role.values()) {
            json.writeNumberProperty(role.jsonName(), parameters.byRole().getOrDefault(role, 0L));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void training(Summary.Training training) {
        json.writeName("training");
        json.writeStartObject();
        number("step", training.step());
        number("epoch", training.epoch());
        text("optimizer", training.optimizer());
        number("learningRate", training.learningRate());
        json.writeName("slots");
        texts(training.slots());
        text("names", training.names().map(Naming::jsonName));
        text("resume", training.resume().level().jsonName());
        text("scheduler", training.scheduler());
        number("bestLoss", training.bestLoss());
        json.writeName("hyperparameters");
        values(training.hyperparameters());
        json.writeName("groups");
        json.writeStartArray();
        for (Summary.ParamGroup group : training.groups()) {
            json.writeStartObject();
            json.writeName("settings");
            values(group.settings());
            json.writeName("parameters");
            texts(group.parameters());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void bytes(Summary.ByteCount bytes) {
        json.writeName("bytes");
        json.writeStartObject();
        json.writeNumberProperty("file", bytes.file());
        json.writeNumberProperty("weights", bytes.weights());
        json.writeNumberProperty("optimizer", bytes.optimizer());
        json.writeNumberProperty("other", bytes.other());
        json.writeNumberProperty("unreferenced", bytes.unreferenced());
        json.writeEndObject();
    }

    private void sizes(SizeReport report) {
        json.writeName("sizes");
        json.writeStartObject();
        json.writeName("shares");
        json.writeStartArray();
        for (SizeReport.Share share : report.shares()) {
            json.writeStartObject();
            text("section", share.section().jsonName());
            text("dtype", share.dtype().torchName());
            json.writeNumberProperty("tensors", share.tensors());
            json.writeNumberProperty("bytes", share.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("savings");
        json.writeStartArray();
        for (SizeReport.Saving saving : report.savings()) {
            json.writeStartObject();
            text("way", saving.way().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.writeNumberProperty("tensors", saving.tensors());
            json.writeNumberProperty("bytes", saving.bytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void values(Map<String, Value> values) {
        json.writeStartObject();
        values.forEach((name, value) -> {
            json.writeName(ValueJson.sound(name));
            ValueJson.write(value, json);
        });
        json.writeEndObject();
    }

    private void text(String name, String text) {
        json.writeStringProperty(name, ValueJson.sound(text));
    }

    private void text(String name, Optional<String> text) {
        text.ifPresentOrElse(known -> text(name, known), () -> json.writeNullProperty(name));
    }

    private void texts(List<String> texts) {
        json.writeStartArray();
        for (String text : texts) {
            json.writeString(ValueJson.sound(text));
        }
        json.writeEndArray();
    }

    private void number(String name, Optional<Fact> fact) {
        fact.ifPresentOrElse(known -> json.writeNumberProperty(name, known.value()),
                () -> json.writeNullProperty(name));
    }

    private void number(String name, OptionalLong number) {
        number.ifPresentOrElse(known -> json.writeNumberProperty(name, known), () -> json.writeNullProperty(name));
    }

    private void number(String name, OptionalDouble number) {
        json.writeName(name);
        number.ifPresentOrElse(known -> ValueJson.write(known, json), json::writeNull);
    }

    private void truth(String name, Optional<Boolean> truth) {
        truth.ifPresentOrElse(known -> json.writeBooleanProperty(name, known), () -> json.writeNullProperty(name));
    }
}
