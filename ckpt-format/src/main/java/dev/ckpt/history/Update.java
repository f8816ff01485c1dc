package dev.ckpt.history;

import dev.ckpt.model.Role;
import java.util.Map;
import java.util.OptionalLong;

/// How far weights went since the checkpoint before, in 2-norms: |b - a| / |a|.
///
/// @param steps in between; empty where one of them has no step
/// @param all over all weights
/// @param byRole over the weights of each role; infinite where they were all zeros
/// @param aligned weights that both have, of which this is
/// @param alone weights that only one has, or that have another shape
public record Update(OptionalLong steps, double all, Map<Role, Double> byRole, int aligned, int alone) {}
