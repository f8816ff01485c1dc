package dev.ckpt.cli.diff;

import dev.ckpt.align.Lone;
import dev.ckpt.align.Pair;
import dev.ckpt.align.Rule;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Style;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.diff.Comparison;
import dev.ckpt.diff.Continuation;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.DiffOptions;
import dev.ckpt.diff.GroupChange;
import dev.ckpt.diff.Reason;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.diff.TensorsDiff;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.Part;
import dev.ckpt.model.TrainingFacts;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Diffs made by hand, and what a command says of them.
final class HandMadeDiff {

    static final TensorsDiff SAME = tensors(76, Map.of(Rule.SAME_NAME, 76));
    static final TensorsDiff NONE = tensors(0, Map.of());

    private HandMadeDiff() {}

    static Tensor tensor(long... sizes) {
        return new MetaTensor(DType.FLOAT32, Shape.of(sizes), false);
    }

    static Pair pair(String name, String nameB, Tensor a, Tensor b) {
        return new Pair(name, nameB, a, b, Part.OTHER, List.of(Rule.SAME_NAME));
    }

    static Pair pair(String name) {
        return pair(name, name, tensor(384, 384), tensor(384, 384));
    }

    /// All numbers of a tensor of 100 changed, so that the change is `rel` of its length.
    static Comparison numbers(double rel, double maxAbs) {
        return new Comparison(100, false, 100, 100, maxAbs, List.of(17L, 203L), 10, 10, 10 * rel, 100 * (1 - rel / 100),
                0,
                OptionalLong.empty(), Optional.empty());
    }

    static TensorChange changed(String name, double rel, double maxAbs, Reason... reasons) {
        return new TensorChange(pair(name), TensorChange.Kind.VALUES, Optional.of(numbers(rel, maxAbs)),
                List.of(reasons));
    }

    /// A count of steps.
    static TensorChange step(String parameter, double a, double b) {
        return new TensorChange(pair(parameter + "/step", parameter + "/step", tensor(), tensor()),
                TensorChange.Kind.VALUES, Optional.of(new Comparison(1, false, 1, 1, b - a, List.of(), a, b, b - a,
                        a * b, 0, OptionalLong.empty(), Optional.empty())),
                List.of());
    }

    static TensorsDiff tensors(int aligned, Map<Rule, Integer> rules, TensorChange... changes) {
        return tensors(aligned, rules, List.of(), List.of(), List.of(), List.of(changes));
    }

    static TensorsDiff tensors(int aligned, Map<Rule, Integer> rules, List<Lone> removed, List<Lone> added,
            List<Pair> renamed, List<TensorChange> changes) {
        return new TensorsDiff(aligned, rules, removed, added, renamed, changes, aligned - changes.size(),
                changes.isEmpty()
                        ? new TensorsDiff.Total(100, 0, 0, 0, 0, 1)
                        : new TensorsDiff.Total(100, 50, 6e-4, 2.1e-4, 0.0083, 0.99997));
    }

    static Diff diff(TensorsDiff weights, TensorsDiff optimizer, List<GroupChange> groups, ValueChange... config) {
        return new Diff(weights, optimizer, NONE, groups, List.of(config), training(1000), training(1002),
                new Continuation(Continuation.Verdict.PLAUSIBLE, OptionalDouble.of(0.84),
                        Continuation.Ground.WITHIN_BOUND, List.of("84%", "AdamW", "2", "0.0003"), "said in English"),
                List.of());
    }

    private static TrainingFacts training(long step) {
        return new TrainingFacts(OptionalLong.of(step), "step", OptionalDouble.empty(), OptionalDouble.empty(),
                Optional.empty(), OptionalDouble.empty(), false, false);
    }

    static DiffRequest request(int top, boolean optimizer, boolean config) {
        return new DiffRequest("a.pt", "b.pt", DiffOptions.plain(), Optional.empty(), DiffRequest.View.TEXT, top,
                optimizer, config, Optional.empty(), Overwrite.REFUSE, FailOn.ANY);
    }

    static String print(Words.Language language, Consumer<Screen> printing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Screen screen = new Screen(new Output(bytes), Words.in(language).with("diff"), Style.PLAIN, 0);
        printing.accept(screen);
        screen.out().flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// As many as there are layers in a large model.
    static List<TensorChange> layers(int count) {
        List<TensorChange> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            layers.add(changed("h." + i + ".weight", (i + 1) * 0.001, 0.001));
        }
        return layers;
    }
}
