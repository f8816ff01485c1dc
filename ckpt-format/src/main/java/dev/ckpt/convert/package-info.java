/// Conversions: a checkpoint's contents go in, others come out, and no weight is read on the way.
@NullMarked
package dev.ckpt.convert;

import org.jspecify.annotations.NullMarked;
