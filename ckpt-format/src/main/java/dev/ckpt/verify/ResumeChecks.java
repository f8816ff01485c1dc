package dev.ckpt.verify;

import dev.ckpt.model.Naming;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.model.Slot;
import dev.ckpt.model.TrainingFacts;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Judges whether training could go on as if it had never stopped: every parameter with its moments, all of them at one
/// step, of the right shape, and with a learning rate.
final class ResumeChecks {

    /// Step counts that are shown beside the usual one.
    private static final int SHOWN = 3;

    private final Understanding meaning;
    private final FindingList findings;
    private final Map<String, Shape> shapes = new HashMap<>();

    ResumeChecks(Understanding meaning, FindingList findings) {
        this.meaning = meaning;
        this.findings = findings;
        for (Weight weight : meaning.weights().tensors()) {
            shapes.put(weight.name(), weight.tensor().shape());
        }
    }

    static boolean neverNegative(String slot) {
        return Moments.neverNegative(slot);
    }

    /// What is wrong with the numbers of a slot, whether anybody wants to resume or not.
    static void judge(Slot slot, NumberChecks.Reading reading, FindingList findings) {
        Tally tally = reading.tally();
        if (!tally.finite()) {
            long first = tally.nan > 0 ? tally.firstNan : tally.firstInfinite;
            findings.error("resume.not-finite", slot.name(), NumberWords.count(tally.nan + tally.infinite,
                    tally.elements, "NaN or infinite", first, reading.part()));
        }
        if (tally.negative > 0) {
            findings.error("resume.negative-variance", slot.name(), NumberWords.count(tally.negative, tally.elements,
                    "below zero", tally.firstNegative, reading.part()) + "; an optimizer never makes them so");
        }
    }

    /// What is missing, or does not fit.
    void judge(Value root) {
        if (meaning.weights().tensors().isEmpty()) {
            findings.error("resume.weights-missing", "the checkpoint", "it has no weights");
        }
        if (meaning.optimizers().isEmpty()) {
            findings.error("resume.moments-missing", "the checkpoint",
                    "it has no optimizer state: momentum and variance would start again from zero");
        }
        for (OptimizerState optimizer : meaning.optimizers()) {
            moments(optimizer);
            shapes(optimizer);
            names(optimizer);
            learningRate(optimizer);
        }
        steps(root);
        untrained();
    }

    private void moments(OptimizerState optimizer) {
        Map<String, Set<String>> slots = new HashMap<>();
        for (Slot slot : optimizer.slots()) {
            slots.computeIfAbsent(slot.parameter(), key -> new HashSet<>()).add(slot.slot());
        }
        for (ParameterGroup group : optimizer.groups()) {
            List<String> required = Moments.required(optimizer, group);
            List<String> untouched = new ArrayList<>();
            for (String parameter : group.parameters()) {
                Set<String> has = slots.getOrDefault(parameter, Set.of());
                List<String> missing = required.stream().filter(slot -> !has.contains(slot)).toList();
                if (missing.isEmpty()) {
                    continue;
                }
                if (missing.size() == required.size()) {
                    untouched.add(parameter);
                } else {
                    findings.error("resume.moments-missing", parameter, optimizer.kind() + " keeps "
                            + String.join(", ", required) + " for a parameter; missing: " + String.join(", ", missing));
                }
            }
            untouched(optimizer, group, untouched, required);
        }
    }

    /// Parameters without any state were never stepped, if the others were.
    private void untouched(OptimizerState optimizer, ParameterGroup group, List<String> untouched,
            List<String> required) {
        if (untouched.isEmpty()) {
            return;
        }
        String where = untouched.getFirst();
        if (optimizer.withState() == 0) {
            findings.error("resume.moments-missing", where, "no parameter has "
                    + String.join(", ", required)
                    + ": the optimizer's state was left out, or it was saved before the first step");
        } else {
            findings.warning("resume.moments-missing", where, untouched.size() + " of " + group.parameters().size()
                    + " parameters of a group have no " + String.join(", ", required)
                    + ": they were never stepped, or their state was left out");
        }
    }

    private void shapes(OptimizerState optimizer) {
        for (Slot slot : optimizer.slots()) {
            Shape parameter = shapes.get(slot.parameter());
            if (parameter != null && Moments.perElement(slot.slot()) && !parameter.equals(slot.tensor().shape())) {
                findings.error("resume.shape", slot.name(), "its shape is " + slot.tensor().shape()
                        + ", and the parameter's is " + parameter);
            }
        }
    }

    private void names(OptimizerState optimizer) {
        if (optimizer.naming() == Naming.AMBIGUOUS) {
            findings.warning("resume.names-ambiguous", place(optimizer),
                    "which parameter a slot belongs to is not known ("
                            + optimizer.rule() + "), so shapes were compared where it is");
        }
    }

    private void learningRate(OptimizerState optimizer) {
        for (int i = 0; i < optimizer.groups().size(); i++) {
            Value rate = optimizer.groups().get(i).settings().getOrDefault("lr", Value.NONE);
            String where = place(optimizer) + ".param_groups." + i;
            if (rate instanceof Scalar.None) {
                findings.error("resume.learning-rate-missing", where, "the group has no learning rate (lr)");
            } else if (rate instanceof Scalar.Real(double value) && !(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                findings.error("resume.learning-rate", where, "the learning rate is " + value);
            }
        }
    }

    private void steps(Value root) {
        List<List<StepCounts.Count>> all = new ArrayList<>(StepCounts.plain(root));
        meaning.optimizers().forEach(optimizer -> all.add(StepCounts.of(optimizer)));
        all.forEach(this::oneStep);
        boolean none = all.stream().allMatch(List::isEmpty);
        for (OptimizerState optimizer : meaning.optimizers()) {
            if (none && optimizer.withState() > 0 && Moments.countsSteps(optimizer)) {
                findings.error("resume.step-missing", place(optimizer),
                        "the optimizer's step counts are missing, and " + optimizer.kind()
                                + " corrects its moments by them");
            }
        }
        TrainingFacts training = meaning.training();
        if (training.step().isEmpty() && training.epoch().isEmpty()) {
            findings.warning("resume.step-missing", "the checkpoint", "it does not say at which step it was saved");
        }
        for (OptimizerState optimizer : meaning.optimizers()) {
            OptionalLong own = optimizer.step();
            // a step more or less: some count before they save, some behind
            if (own.isPresent() && training.step().isPresent()
                    && Math.abs(own.getAsLong() - training.step().getAsLong()) > 1) {
                findings.warning("resume.steps-differ", place(optimizer), "the optimizer has counted "
                        + own.getAsLong() + " steps, and the checkpoint says " + training.step().getAsLong() + " ("
                        + training.stepBecause() + ")");
            }
        }
    }

    /// Parameters that are trained together have taken the same number of steps.
    private void oneStep(List<StepCounts.Count> counts) {
        Map<Double, List<String>> bySteps = new LinkedHashMap<>();
        for (StepCounts.Count count : counts) {
            bySteps.computeIfAbsent(count.steps(), key -> new ArrayList<>()).add(count.where());
        }
        if (bySteps.size() < 2) {
            return;
        }
        double usual = 0;
        int others = 0;
        for (Map.Entry<Double, List<String>> entry : bySteps.entrySet()) {
            if (entry.getValue().size() > others) {
                usual = entry.getKey();
                others = entry.getValue().size();
            }
        }
        int shown = 0;
        for (Map.Entry<Double, List<String>> entry : bySteps.entrySet()) {
            if (entry.getKey() != usual && shown++ < SHOWN) {
                findings.warning("resume.steps-differ", entry.getValue().getFirst(), entry.getValue().size()
                        + (entry.getValue().size() == 1 ? " parameter has" : " parameters have") + " counted "
                        + whole(entry.getKey()) + " steps, and " + others + " others "
                        + whole(usual));
            }
        }
        if (bySteps.size() - 1 > SHOWN) {
            findings.warning("resume.steps-differ", "the checkpoint",
                    "there are " + bySteps.size() + " different step counts");
        }
    }

    private static String whole(double steps) {
        return steps == Math.rint(steps) && Math.abs(steps) < 1e15
                ? Long.toString((long) steps)
                : Double.toString(steps);
    }

    /// Parameters in no group: frozen ones, as a rule.
    private void untrained() {
        Set<String> trained = new HashSet<>();
        for (OptimizerState optimizer : meaning.optimizers()) {
            if (optimizer.naming() == Naming.AMBIGUOUS) {
                return;
            }
            optimizer.groups().forEach(group -> trained.addAll(group.parameters()));
        }
        List<Weight> parameters = meaning.weights().parameters();
        List<Weight> frozen = parameters.stream().filter(weight -> !trained.contains(weight.name())).toList();
        if (!trained.isEmpty() && !frozen.isEmpty()) {
            findings.note("resume.not-trained", frozen.getFirst().name(), frozen.size() + " of " + parameters.size()
                    + " parameters are in no group of an optimizer");
        }
    }

    private static String place(OptimizerState optimizer) {
        return optimizer.path().isEmpty() ? "optimizer" : optimizer.path();
    }
}
