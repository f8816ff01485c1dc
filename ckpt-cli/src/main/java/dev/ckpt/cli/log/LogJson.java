package dev.ckpt.cli.log;

import dev.ckpt.cli.command.Failure;
import dev.ckpt.cli.json.Json;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.history.History;
import dev.ckpt.history.HistoryEntry;
import dev.ckpt.history.Snapshot;
import dev.ckpt.history.Unread;
import dev.ckpt.history.Update;
import dev.ckpt.model.Role;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// The history of a run as JSON.
public final class LogJson {

    private LogJson() {}

    static void write(History history, Json json) {
        json.startObject();
        json.startArray("checkpoints");
        history.entries().forEach(entry -> entry(entry, json));
        json.endArray();
        unread(history.unread(), json);
        json.endObject();
    }

    private static void entry(HistoryEntry entry, Json json) {
        Snapshot snapshot = entry.snapshot();
        json.startObject();
        json.text("path", snapshot.path().toString());
        json.number("step", snapshot.step());
        json.text("stepBecause", snapshot.stepBecause());
        json.number("learningRate", snapshot.learningRate());
        json.number("bestLoss", snapshot.bestLoss());
        json.startObject("metrics");
        new TreeMap<>(snapshot.metrics()).forEach((name, value) -> json.number(name, value.doubleValue()));
        json.endObject();
        json.startObject("norms");
        json.number("all", entry.norms().all());
        roles(entry.norms().byRole(), json);
        json.number("nan", entry.norms().nan());
        json.number("infinite", entry.norms().infinite());
        json.text("firstNotFinite", entry.norms().notFinite());
        json.endObject();
        entry.update().ifPresentOrElse(update -> update(update, json), () -> json.nothing("update"));
        settings(entry.settings(), json);
        json.endObject();
    }

    private static void update(Update update, Json json) {
        json.startObject("update");
        json.number("steps", update.steps());
        json.number("ratio", update.all());
        json.number("ratioPerStep", update.steps().isPresent() && update.steps().getAsLong() > 0
                ? OptionalDouble.of(update.all() / update.steps().getAsLong())
                : OptionalDouble.empty());
        roles(update.byRole(), json);
        json.number("aligned", update.aligned());
        json.number("alone", update.alone());
        json.endObject();
    }

    private static void roles(Map<Role, Double> byRole, Json json) {
        json.startObject("byRole");
        byRole.forEach((role, value) -> json.number(role.jsonName(), value.doubleValue()));
        json.endObject();
    }

    /// `settings`: what differs.
    public static void settings(List<ValueChange> settings, Json json) {
        json.startArray("settings");
        for (ValueChange change : settings) {
            json.startObject();
            json.text("key", change.key());
            json.value("a", change.a());
            json.value("b", change.b());
            json.endObject();
        }
        json.endArray();
    }

    /// `unread`: checkpoints that gave no answer, and why.
    public static void unread(List<Unread> unread, Json json) {
        json.startArray("unread");
        for (Unread one : unread) {
            String path = one.path().toString();
            Failure failure = Failure.of(one.thrown(), path, Words.in(Words.Language.ENGLISH));
            json.startObject();
            json.text("path", path);
            json.name("error");
            json.fault(failure.kind(), failure.fault());
            json.endObject();
        }
        json.endArray();
    }
}
