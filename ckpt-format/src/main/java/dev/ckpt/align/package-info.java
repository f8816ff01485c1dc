/// Which tensor of one checkpoint is which of another?
@NullMarked
package dev.ckpt.align;

import org.jspecify.annotations.NullMarked;
