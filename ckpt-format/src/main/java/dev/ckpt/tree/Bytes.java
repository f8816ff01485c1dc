package dev.ckpt.tree;

import java.lang.foreign.MemorySegment;

/// Python bytes, or a bytearray; a read-only slice of the mapped file where the file stores them as they are.
///
/// @param mutable whether it is a bytearray
public record Bytes(MemorySegment content, boolean mutable) implements Value {}
