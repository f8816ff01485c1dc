package dev.ckpt.tree;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Storage;
import java.util.Optional;

/// A storage saved by itself, without a tensor around it.
///
/// @param dtype that of its elements; empty for an untyped storage
public record StorageValue(Storage storage, Optional<DType> dtype) implements Value {}
