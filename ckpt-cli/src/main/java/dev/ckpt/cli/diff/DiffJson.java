package dev.ckpt.cli.diff;

import dev.ckpt.align.Rule;
import dev.ckpt.cli.json.Json;
import dev.ckpt.diff.Continuation;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.GroupChange;
import dev.ckpt.diff.TensorsDiff;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.TrainingFacts;
import dev.ckpt.model.Understanding;
import java.util.List;
import java.util.Locale;

/// A diff in JSON. What differs in the weights stands at the top; optimizer and others have the same fields.
final class DiffJson {

    private final Json json;

    private DiffJson(Json json) {
        this.json = json;
    }

    /// @param a what the first checkpoint means, for the names of its optimizers
    static void write(Diff diff, Understanding a, Understanding b, Json json) {
        DiffJson writer = new DiffJson(json);
        json.startObject();
        json.text("verdict", diff.identical() ? "identical" : "different");
        writer.tensors(diff.weights());
        json.startObject("training");
        writer.training("a", diff.trainingA(), a);
        writer.training("b", diff.trainingB(), b);
        json.endObject();
        writer.config(diff.config());
        json.startObject("optimizer");
        writer.tensors(diff.optimizer());
        writer.groups(diff.groups());
        json.endObject();
        json.startObject("others");
        writer.tensors(diff.others());
        json.endObject();
        writer.continuation(diff.continuation());
        json.endObject();
    }

    private void tensors(TensorsDiff tensors) {
        json.startObject("aligned");
        json.number("count", tensors.aligned());
        List<Rule> rules = List.of(Rule.values()).stream().filter(rule -> tensors.rules().getOrDefault(rule, 0) > 0)
                .toList();
        json.texts("rules", rules.stream().map(Rule::text).toList());
        json.startObject("byRule");
        rules.forEach(rule -> json.number(rule.text(), tensors.rules().getOrDefault(rule, 0)));
        json.endObject();
        json.endObject();
        new ChangeJson(json).write(tensors);
    }

    private void training(String name, TrainingFacts training, Understanding understanding) {
        json.startObject(name);
        json.number("step", training.step());
        json.number("epoch", training.epoch());
        json.number("learningRate", training.learningRate());
        json.text("optimizer", understanding.optimizers().stream().findFirst().map(OptimizerState::kind));
        json.number("bestLoss", training.bestLoss());
        json.text("scheduler", training.scheduler());
        json.endObject();
    }

    private void config(List<ValueChange> changes) {
        json.startArray("config");
        for (ValueChange change : changes) {
            json.startObject();
            value(change);
            json.endObject();
        }
        json.endArray();
    }

    private void value(ValueChange change) {
        json.text("key", change.key());
        json.value("a", change.a());
        json.value("b", change.b());
        // None is null too
        json.text("in", change.a().isEmpty() ? "b" : change.b().isEmpty() ? "a" : "both");
    }

    private void groups(List<GroupChange> changes) {
        json.startArray("groups");
        for (GroupChange change : changes) {
            json.startObject();
            group(change);
            json.endObject();
        }
        json.endArray();
    }

    private void group(GroupChange change) {
        switch (change) {
            case GroupChange.Kind(String a, String b) -> {
                json.text("kind", "optimizer");
                json.text("a", a);
                json.text("b", b);
            }
            case GroupChange.Count(int a, int b) -> {
                json.text("kind", "count");
                json.number("a", a);
                json.number("b", b);
            }
            case GroupChange.Reordered(List<Integer> order) -> {
                json.text("kind", "reordered");
                json.numbers("order", order.stream().mapToLong(Integer::longValue).toArray());
            }
            case GroupChange.Permuted(int group, String firstA, String firstB) -> {
                json.text("kind", "permuted");
                json.number("group", group);
                json.text("firstA", firstA);
                json.text("firstB", firstB);
            }
            case GroupChange.Renumbered(int group) -> {
                json.text("kind", "renumbered");
                json.number("group", group);
            }
            case GroupChange.Setting(int group, ValueChange setting) -> {
                json.text("kind", "setting");
                json.number("group", group);
                value(setting);
            }
            case GroupChange.Regrouped(String parameter, int from, int to) -> {
                json.text("kind", "regrouped");
                json.text("parameter", parameter);
                json.number("from", from);
                json.number("to", to);
            }
        }
    }

    private void continuation(Continuation continuation) {
        json.startObject("continuation");
        json.text("verdict", continuation.verdict().name().toLowerCase(Locale.ROOT));
        json.number("largestRatio", continuation.largestRatio());
        json.text("ground", continuation.ground().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.text("reason", continuation.reason());
        json.endObject();
    }
}
