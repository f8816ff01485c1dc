package dev.ckpt.tree;

import java.math.BigInteger;

/// A single thing without parts. Python's types stay apart: `True` is no `1`, and `1` is no `1.0`.
public sealed interface Scalar extends Value {

    /// Python's None.
    record None() implements Scalar {}

    record Bool(boolean value) implements Scalar {}

    /// An int that fits 64 bits.
    record Int(long value) implements Scalar {}

    /// An int that does not.
    record BigInt(BigInteger value) implements Scalar {}

    /// A Python float: all 64 bits of it.
    record Real(double value) implements Scalar {}

    record Complex(double real, double imaginary) implements Scalar {}
}
