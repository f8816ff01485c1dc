/// How does one go through all numbers of a checkpoint?
///
/// Tensors are cut into pieces ([Piece]), which threads take in turn ([Workers]). A thread reads a run of elements into memory
/// of its own and hands them out as blocks of `float` or `double`, whatever their dtype, strides and byte order
/// ([NumberBlocks]); a kernel goes through a block. What is found out about a piece is kept in it, and joined in the order of
/// the pieces, so that it is the same for any number of threads.
///
/// A kernel is an interface with two implementations, chosen once ([Kernels]): a plain loop, which says what is meant, and one
/// with the Vector API, where the virtual machine has that module.
@NullMarked
package dev.ckpt.numbers;

import org.jspecify.annotations.NullMarked;
