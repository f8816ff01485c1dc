package dev.ckpt.history;

import dev.ckpt.model.Role;
import java.util.Map;
import java.util.Optional;

/// How large weights are.
///
/// @param all the 2-norm of all finite numbers
/// @param byRole the same for each role that there is; buffers count nowhere
/// @param notFinite the first weight with a NaN or an infinity
public record Norms(double all, Map<Role, Double> byRole, long nan, long infinite, Optional<String> notFinite) {}
