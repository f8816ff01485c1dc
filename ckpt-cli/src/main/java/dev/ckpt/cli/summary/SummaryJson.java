package dev.ckpt.cli.summary;

import dev.ckpt.cli.json.Json;
import dev.ckpt.container.Manifest;
import dev.ckpt.identity.ContentId;
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
import java.util.Locale;
import java.util.Optional;

/// A summary as the `result` of the JSON document; `schemas/summary-1.json` describes it. Fields are added, never renamed.
final class SummaryJson {

    private final Json json;

    private SummaryJson(Json json) {
        this.json = json;
    }

    static void write(Summary summary, SummaryOptions options, Json json) {
        new SummaryJson(json).write(summary, options);
    }

    private void write(Summary summary, SummaryOptions options) {
        json.startObject();
        safety(summary.safety());
        model(summary.model());
        parameters(summary.parameters());
        training(summary.training());
        json.values("config", summary.config());
        bytes(summary.bytes());
        if (options.whyBig()) {
            sizes(SizeReport.of(summary));
        }
        container(summary.container());
        json.name("tensors");
        TensorJson.write(options.select(summary.tensors()), summary, json);
        json.endObject();
    }

    private void safety(Safety safety) {
        json.startObject("safety");
        json.text("verdict", name(safety.verdict()));
        json.startArray("globals");
        for (GlobalUse use : safety.globals()) {
            json.startObject();
            json.text("name", use.name().dotted());
            json.text("verdict", name(use.verdict()));
            json.number("count", use.count());
            json.endObject();
        }
        json.endArray();
        json.startArray("calls");
        for (CallSite call : safety.calls()) {
            json.startObject();
            json.text("name", call.callee().dotted());
            json.text("arguments", call.arguments());
            json.text("record", call.record());
            json.number("offset", call.offset());
            json.text("opcode", call.opcode());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private void model(Summary.Model model) {
        json.startObject("model");
        json.text("family", model.family());
        json.text("variant", Optional.of(model.variant()).filter(variant -> !variant.isEmpty()));
        json.text("layout", model.layout().map(Layout::jsonName));
        number("layers", model.layers());
        number("width", model.width());
        number("heads", model.heads());
        json.text("headsEvidence", model.heads().map(heads -> name(heads.evidence())));
        number("keyValueHeads", model.keyValueHeads());
        number("mlpWidth", model.mlpWidth());
        number("vocab", model.vocab());
        number("context", model.context());
        json.truth("tiedHead", model.tiedHead());
        json.truth("bias", model.bias());
        json.texts("prefixes", model.prefixes());
        json.startObject("evidence");
        evidence("layers", model.layers());
        evidence("width", model.width());
        evidence("heads", model.heads());
        evidence("keyValueHeads", model.keyValueHeads());
        evidence("mlpWidth", model.mlpWidth());
        evidence("vocab", model.vocab());
        evidence("context", model.context());
        json.endObject();
        json.endObject();
    }

    private void evidence(String name, Optional<Fact> fact) {
        fact.ifPresent(known -> {
            json.startObject(name);
            json.text("from", name(known.evidence()));
            json.text("because", known.because());
            json.endObject();
        });
    }

    private static String name(Evidence evidence) {
        return evidence.name().toLowerCase(Locale.ROOT);
    }

    private void parameters(Summary.Parameters parameters) {
        json.startObject("parameters");
        json.number("total", parameters.total());
        json.startObject("byRole");
        for (Role role : Role.values()) {
            json.number(role.jsonName(), parameters.byRole().getOrDefault(role, 0L));
        }
        json.endObject();
        json.endObject();
    }

    private void training(Summary.Training training) {
        json.startObject("training");
        json.number("step", training.step());
        json.number("epoch", training.epoch());
        json.text("optimizer", training.optimizer());
        json.number("learningRate", training.learningRate());
        json.texts("slots", training.slots());
        json.text("names", training.names().map(Naming::jsonName));
        json.text("resume", training.resume().level().jsonName());
        json.text("scheduler", training.scheduler());
        json.number("bestLoss", training.bestLoss());
        json.values("hyperparameters", training.hyperparameters());
        json.startArray("groups");
        for (Summary.ParamGroup group : training.groups()) {
            json.startObject();
            json.values("settings", group.settings());
            json.texts("parameters", group.parameters());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private void bytes(Summary.ByteCount bytes) {
        json.startObject("bytes");
        json.number("file", bytes.file());
        json.number("weights", bytes.weights());
        json.number("optimizer", bytes.optimizer());
        json.number("other", bytes.other());
        json.number("unreferenced", bytes.unreferenced());
        json.endObject();
    }

    private void container(Optional<Summary.Container> found) {
        if (found.isEmpty()) {
            json.nothing("container");
            return;
        }
        Summary.Container container = found.get();
        json.startObject("container");
        json.text("producer", container.producer());
        json.startObject("labels");
        container.labels().forEach(json::text);
        json.endObject();
        ids("ids", container.ids());
        ids("parent", container.parent());
        json.endObject();
    }

    private void ids(String name, Manifest.Ids ids) {
        json.startObject(name);
        json.text("weights", ids.weights().map(ContentId::toString));
        json.text("optimizer", ids.optimizer().map(ContentId::toString));
        json.endObject();
    }

    private void sizes(SizeReport report) {
        json.startObject("sizes");
        json.startArray("shares");
        for (SizeReport.Share share : report.shares()) {
            json.startObject();
            json.text("section", share.section().jsonName());
            json.text("dtype", share.dtype().torchName());
            json.number("tensors", share.tensors());
            json.number("bytes", share.bytes());
            json.endObject();
        }
        json.endArray();
        json.startArray("savings");
        for (SizeReport.Saving saving : report.savings()) {
            json.startObject();
            json.text("way", saving.way().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.number("tensors", saving.tensors());
            json.number("bytes", saving.bytes());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private void number(String name, Optional<Fact> fact) {
        fact.ifPresentOrElse(known -> json.number(name, known.value()),
                () -> json.nothing(name));
    }
}
