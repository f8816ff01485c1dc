/// `ckpt log`: a run over its checkpoints, as a table, as curves, and as JSON.
@NullMarked
package dev.ckpt.cli.log;

import org.jspecify.annotations.NullMarked;
