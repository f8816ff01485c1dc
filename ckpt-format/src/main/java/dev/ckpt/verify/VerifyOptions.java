package dev.ckpt.verify;

import dev.ckpt.io.Budget;
import dev.ckpt.policy.Policy;
import java.util.Optional;

/// What to verify.
///
/// @param resume whether training is to be resumed, so that optimizer, step and learning rate must be sound too
/// @param policy rules of the user's own
/// @param budget what reading may cost
/// @param threads that read at the same time
public record VerifyOptions(boolean resume, Optional<Policy> policy, Budget budget, int threads) {

    public VerifyOptions {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
    }

    /// The file itself and its weights, with all processors.
    public static VerifyOptions plain() {
        return new VerifyOptions(false, Optional.empty(), Budget.ofThisMachine(),
                Runtime.getRuntime().availableProcessors());
    }

    public VerifyOptions withResume() {
        return new VerifyOptions(true, policy, budget, threads);
    }

    public VerifyOptions withPolicy(Policy rules) {
        return new VerifyOptions(resume, Optional.of(rules), budget, threads);
    }

    public VerifyOptions withThreads(int count) {
        return new VerifyOptions(resume, policy, budget, count);
    }
}
