/// The safetensors format.
@NullMarked
package dev.ckpt.safetensors;

import org.jspecify.annotations.NullMarked;
