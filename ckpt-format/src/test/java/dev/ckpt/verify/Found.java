package dev.ckpt.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ckpt.numbers.Progress;
import dev.ckpt.contents.Finding;
import dev.ckpt.model.Golden;
import dev.ckpt.policy.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What a verification finds, for tests.
final class Found {

    private Found() {}

    static VerificationReport in(Path path) throws IOException {
        return Verification.of(path, VerifyOptions.plain(), Progress.NONE);
    }

    static VerificationReport in(String resource) throws IOException {
        return in(Golden.path(resource));
    }

    static VerificationReport resuming(Path path) throws IOException {
        return Verification.of(path, VerifyOptions.plain().withResume(), Progress.NONE);
    }

    static List<Finding> byPolicy(Path path, String policy) throws IOException {
        return Verification
                .of(path, VerifyOptions.plain().withPolicy(Policy.parse(policy, "policy.yml")), Progress.NONE)
                .findings().stream().filter(finding -> finding.code().startsWith("policy.")).toList();
    }

    /// The one finding of this code.
    static Finding only(String code, VerificationReport report) {
        List<Finding> found = report.findings().stream().filter(finding -> finding.code().equals(code)).toList();
        assertEquals(1, found.size(), () -> code + " among " + report.findings());
        return found.getFirst();
    }
}
