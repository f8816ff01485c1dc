/// Checkpoints that are folders.
@NullMarked
package dev.ckpt.folder;

import org.jspecify.annotations.NullMarked;
