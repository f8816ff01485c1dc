package dev.ckpt.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Rules for checkpoints.
///
/// @param file where they were read
/// @param rules in the order of the file, one of a kind
public record Policy(String file, List<Rule> rules) {

    public Policy {
        rules = List.copyOf(rules);
    }

    /// Reads a policy, YAML or JSON.
    ///
    /// @throws dev.ckpt.io.MalformedException when it is neither, or breaks the vocabulary; the message names the line
    /// @throws dev.ckpt.io.RefusedException when it is too large for a policy
    /// @throws IOException when it is missing or may not be read
    public static Policy read(Path file) throws IOException {
        return PolicyReader.read(file);
    }

    /// Reads a policy that is in memory.
    ///
    /// @param file its name, for messages
    public static Policy parse(String text, String file) {
        return PolicyReader.parse(text, file);
    }
}
