/// `ckpt git-install`: makes `git diff` show checkpoints by what is in them.
@NullMarked
package dev.ckpt.cli.git;

import org.jspecify.annotations.NullMarked;
