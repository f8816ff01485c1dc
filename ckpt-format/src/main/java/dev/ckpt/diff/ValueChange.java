package dev.ckpt.diff;

import dev.ckpt.tree.Value;
import java.util.Optional;

/// A setting, or any other value beside the tensors, that is not the same on both sides.
///
/// @param key where it stands, keys joined by dots: `config.n_layer`
/// @param a empty where the first checkpoint has none
/// @param b empty where the second has none
public record ValueChange(String key, Optional<Value> a, Optional<Value> b) {}
