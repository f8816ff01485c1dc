package dev.ckpt.verify;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.Quoted;
import dev.ckpt.model.Resume;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.policy.Policy;
import dev.ckpt.policy.Rule;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Verdict;
import java.util.List;
import java.util.Locale;

/// Holds a checkpoint against the user's own rules. A breach is an error, `policy.` and the rule's key.
final class PolicyChecks {

    private static final String WHOLE = "the checkpoint";

    private final Contents contents;
    private final Understanding meaning;
    private final List<NumberChecks.Reading> readings;
    private final boolean checksummed;
    private final FindingList findings;

    /// @param readings of all tensors
    /// @param checksummed whether every file of the checkpoint has checksums that were compared
    PolicyChecks(Contents contents, Understanding meaning, List<NumberChecks.Reading> readings, boolean checksummed,
            FindingList findings) {
        this.contents = contents;
        this.meaning = meaning;
        this.readings = readings;
        this.checksummed = checksummed;
        this.findings = findings;
    }

    void judge(Policy policy) {
        for (Rule rule : policy.rules()) {
            judge(rule);
        }
    }

    private void judge(Rule rule) {
        switch (rule) {
            case Rule.AllowedFormats allowed -> {
                if (!allowed.formats().contains(contents.format())) {
                    breach(rule, WHOLE, "its format is " + contents.format().jsonName());
                }
            }
            case Rule.AllowedDtypes allowed -> dtypes(allowed);
            case Rule.RequiredNames required -> required(required);
            case Rule.ForbiddenNames forbidden -> forbidden(forbidden);
            case Rule.MaxSize most -> {
                if (contents.bytes() > most.bytes()) {
                    breach(rule, WHOLE, "its files have " + contents.bytes() + " bytes; allowed are " + most.text());
                }
            }
            case Rule.MaxTensors most -> atMost(rule, most.count(), tensors(), "tensors");
            case Rule.MaxParameters most -> atMost(rule, most.count(), parameters(), "parameters");
            case Rule.MaxAbs most -> largest(most);
            case Rule.NoNan none -> finite(none);
            case Rule.NoGlobals none -> globals(rule, List.of(), Verdict.INERT);
            case Rule.AllowedGlobals allowed -> globals(rule, allowed.names(), Verdict.DATA);
            case Rule.RequireInert inert -> {
                if (contents.safety().verdict() != Verdict.INERT) {
                    breach(rule, WHOLE, "the verdict over its pickles is "
                            + contents.safety().verdict().name().toLowerCase(Locale.ROOT));
                }
            }
            case Rule.RequireChecksums required -> {
                if (!checksummed) {
                    breach(rule, WHOLE,
                            "it has no checksums, or not in every file, so damage to numbers cannot be found");
                }
            }
            case Rule.RequireResume required -> {
                Resume.Level level = meaning.resume().level();
                if (level.compareTo(required.level()) > 0) {
                    breach(rule, WHOLE, "a resume would get " + level.jsonName() + ", and the policy wants "
                            + required.level().jsonName());
                }
            }
        }
    }

    private void breach(Rule rule, String where, String message) {
        findings.error("policy." + rule.key(), where, message);
    }

    private void dtypes(Rule.AllowedDtypes allowed) {
        for (Weight weight : meaning.weights().tensors()) {
            if (!weight.isBuffer() && !allowed.dtypes().contains(weight.tensor().dtype())) {
                breach(allowed, weight.name(), "its dtype is " + weight.tensor().dtype().torchName());
            }
        }
    }

    private void required(Rule.RequiredNames required) {
        for (Rule.Pattern name : required.names()) {
            if (meaning.weights().tensors().stream().noneMatch(weight -> bears(weight, name))) {
                breach(required, WHOLE, "no weight bears the name " + Quoted.of(name.text()));
            }
        }
    }

    private void forbidden(Rule.ForbiddenNames forbidden) {
        for (Weight weight : meaning.weights().tensors()) {
            for (Rule.Pattern name : forbidden.names()) {
                if (bears(weight, name)) {
                    breach(forbidden, weight.name(), "the policy forbids " + Quoted.of(name.text()));
                }
            }
        }
    }

    /// With wrapper prefixes or without.
    private static boolean bears(Weight weight, Rule.Pattern name) {
        return name.selector().matches(weight.name()) || name.selector().matches(weight.storedName());
    }

    private void atMost(Rule rule, long most, long found, String what) {
        if (found > most) {
            breach(rule, WHOLE, "it has " + NumberWords.number(found) + " " + what + "; allowed are "
                    + NumberWords.number(most));
        }
    }

    private long tensors() {
        return meaning.weights().tensors().size() + (long) meaning.others().size()
                + meaning.optimizers().stream().mapToLong(optimizer -> optimizer.slots().size()).sum();
    }

    private long parameters() {
        long sum = 0;
        for (Weight weight : meaning.weights().parameters()) {
            long more = weight.tensor().numel();
            sum = more > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + more;
        }
        return sum;
    }

    private void largest(Rule.MaxAbs most) {
        for (NumberChecks.Reading reading : readings) {
            if (reading.subject() instanceof Subject.OfModel(Weight weight) && !weight.isBuffer()
                    && (reading.tally().largest > most.value() || reading.tally().infinite > 0)) {
                breach(most, weight.name(), "its largest number is " + (reading.tally().infinite > 0
                        ? "infinite"
                        : Double.toString(reading.tally().largest)) + "; allowed are " + most.value());
            }
        }
    }

    private void finite(Rule.NoNan none) {
        for (NumberChecks.Reading reading : readings) {
            Tally tally = reading.tally();
            if (reading.subject() instanceof Subject.OfModel(Weight weight)
                    && (tally.nan > 0 || (tally.infinite > 0 && !weight.isBuffer()))) {
                breach(none, weight.name(), NumberWords.number(tally.nan) + " numbers are NaN, "
                        + NumberWords.number(tally.infinite) + " infinite");
            }
        }
    }

    /// @param from names from this verdict on need permission
    private void globals(Rule rule, List<Rule.Pattern> allowed, Verdict from) {
        for (GlobalUse use : contents.safety().globals()) {
            String name = use.name().dotted();
            if (use.verdict().compareTo(from) >= 0 && allowed.stream().noneMatch(it -> it.selector().matches(name))) {
                breach(rule, "pickle", "a pickle imports " + Quoted.of(name));
            }
        }
    }
}
