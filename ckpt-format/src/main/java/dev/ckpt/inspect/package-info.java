/// What can be learned from a checkpoint.
@NullMarked
package dev.ckpt.inspect;

import org.jspecify.annotations.NullMarked;
