/// `ckpt prune`: of a file ([dev.ckpt.cli.prune.FilePruning]), what goes from it and the proof of what stays; of a folder of
/// checkpoints ([dev.ckpt.cli.prune.FolderPruning]), which of them go.
@NullMarked
package dev.ckpt.cli.prune;

import org.jspecify.annotations.NullMarked;
