/// What can be learned from a checkpoint. [dev.ckpt.inspect.Summary] says what is in it, [dev.ckpt.inspect.Folding] which
/// layers are alike, [dev.ckpt.inspect.SizeReport] where the bytes are, [dev.ckpt.model.NameSelector] which tensors are
/// meant. Results are records without words, which a command line or a program may show as it likes.
@NullMarked
package dev.ckpt.inspect;

import org.jspecify.annotations.NullMarked;
