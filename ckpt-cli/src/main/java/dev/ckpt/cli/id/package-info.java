/// `ckpt id`: which weights and which optimizer state these are, whatever file they came in.
@NullMarked
package dev.ckpt.cli.id;

import org.jspecify.annotations.NullMarked;
