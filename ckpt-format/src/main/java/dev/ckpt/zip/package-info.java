/// How a zip is laid out, as far as a checkpoint can be one.
@NullMarked
package dev.ckpt.zip;

import org.jspecify.annotations.NullMarked;
