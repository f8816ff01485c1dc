/// What can be learned from a checkpoint. [dev.ckpt.inspect.Summary] says what is in it; results are records without
/// words, which a command line or a program may show as it likes.
@NullMarked
package dev.ckpt.inspect;

import org.jspecify.annotations.NullMarked;
