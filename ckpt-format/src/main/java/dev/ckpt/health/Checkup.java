package dev.ckpt.health;

import dev.ckpt.inspect.TensorRow;
import dev.ckpt.stats.RowNorms;
import dev.ckpt.stats.TensorStats;
import java.util.Optional;

/// What was found out about one tensor.
///
/// @param stats empty for a tensor that is tied to an earlier one
/// @param rows empty for what is no matrix of floats
public record Checkup(TensorRow row, Optional<TensorStats> stats, Optional<RowNorms> rows) {}
