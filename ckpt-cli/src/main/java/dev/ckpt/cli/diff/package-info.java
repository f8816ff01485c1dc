/// `ckpt diff`: what changed between two checkpoints, as text, as a table for a comment, as JSON; and as git asks for it.
@NullMarked
package dev.ckpt.cli.diff;

import org.jspecify.annotations.NullMarked;
