package dev.ckpt.verify;

import dev.ckpt.model.Part;
import dev.ckpt.model.Role;
import dev.ckpt.model.Weight;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Judges the numbers of weights, and of tensors that nobody knows the purpose of.
///
/// A weight that was trained, or only initialised, has numbers that differ. Some parts are made of one number on purpose:
/// biases and the second matrix of an adapter start as zeros, norms as ones; and buffers are whatever the program wants.
final class WeightChecks {

    private final FindingList findings;
    private final List<String> fresh = new ArrayList<>();

    WeightChecks(FindingList findings) {
        this.findings = findings;
    }

    void judge(NumberChecks.Reading reading) {
        switch (reading.subject()) {
            case Subject.OfModel(Weight weight) -> judge(weight, reading);
            case Subject.Other other -> judgeOther(reading);
            case Subject.OfOptimizer slot -> {
                // for ResumeChecks
            }
        }
    }

    /// What only all weights together say.
    void end() {
        if (!fresh.isEmpty()) {
            findings.note("weights.constant", fresh.getFirst(), fresh.size() == 1
                    ? "a norm's weight is 1 everywhere, as before training"
                    : fresh.size() + " norm weights are 1 everywhere, as before training");
        }
    }

    private void judge(Weight weight, NumberChecks.Reading reading) {
        Tally tally = reading.tally();
        if (tally.nan > 0) {
            findings.error("weights.nan", weight.name(),
                    NumberWords.count(tally.nan, tally.elements, "NaN", tally.firstNan, reading.part()));
        }
        if (tally.infinite > 0) {
            String message = NumberWords.count(tally.infinite, tally.elements, "infinite", tally.firstInfinite,
                    reading.part());
            if (weight.isBuffer()) {
                findings.note("weights.inf", weight.name(), message + ", as in a mask");
            } else {
                findings.error("weights.inf", weight.name(), message);
            }
        }
        if (!weight.isBuffer() && reading.problem().isEmpty() && weight.tensor() instanceof StridedTensor) {
            judgeSameness(weight, reading);
        }
    }

    private void judgeSameness(Weight weight, NumberChecks.Reading reading) {
        Tally tally = reading.tally();
        if (tally.elements < 2) {
            return; // a single number is always the same, and may well be 0
        }
        if (tally.zero()) {
            if (!startsAsZero(weight)) {
                findings.warning("weights.all-zero", weight.name(), "all " + NumberWords.number(tally.elements)
                        + " numbers are 0; trained or initialised, they would differ");
            }
            return;
        }
        if (!tally.same || !tally.finite()) {
            return;
        }
        double value = Elements.of(reading.part()).real(0);
        if (weight.part().role() == Role.NORM && value == 1) {
            fresh.add(weight.name());
        } else if (isBiasOrNorm(weight)) {
            findings.note("weights.constant", weight.name(),
                    "all " + NumberWords.number(tally.elements) + " numbers are " + value);
        } else {
            findings.warning("weights.constant", weight.name(), "all " + NumberWords.number(tally.elements)
                    + " numbers are " + value + "; trained or initialised, they would differ");
        }
    }

    private static boolean startsAsZero(Weight weight) {
        return isBiasOrNorm(weight) || weight.part() == Part.ADAPTER || weight.part() == Part.CLASS_TOKEN
                || weight.part() == Part.RELATIVE_POSITION;
    }

    /// A norm's weight may also be stored as its distance from 1.
    private static boolean isBiasOrNorm(Weight weight) {
        String name = weight.name().toLowerCase(Locale.ROOT);
        return name.endsWith("bias") || name.endsWith("beta") || weight.part().role() == Role.NORM
                || (weight.tensor().shape().rank() <= 1 && name.contains("bias"));
    }

    private void judgeOther(NumberChecks.Reading reading) {
        Tally tally = reading.tally();
        if (tally.finite() || tally.elements <= 1) {
            return; // a best loss starts as infinity
        }
        long first = tally.nan > 0 ? tally.firstNan : tally.firstInfinite;
        findings.warning("tensors.not-finite", reading.subject().name(), NumberWords.count(tally.nan + tally.infinite,
                tally.elements, "NaN or infinite", first, reading.part()));
    }
}
