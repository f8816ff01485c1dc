package dev.ckpt.tree;

/// A node of the tree that a checkpoint holds.
public sealed interface Value permits Scalar, Text, Bytes, Sequence, Dict, TensorValue, StorageValue, Opaque {

    /// Python's None.
    Value NONE = new Scalar.None();
}
