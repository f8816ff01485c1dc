/// Is there code in any of these files? [dev.ckpt.scan.Scan] goes through files and folders, tells what each file is by its
/// content, and hands over a [dev.ckpt.scan.FileReport] for each: the verdict over its pickles, what they import, what they
/// would call and with which arguments, and the tensors that can be had from it all the same, since nothing is run.
///
/// A checkpoint is read whole. Where that fails, and in files that are none, [dev.ckpt.scan.PickleSearch] looks for pickles
/// and judges what it finds, so that a file is not clean because it is broken. Files that are no checkpoints, archives that
/// were not unpacked and links that were not followed are counted as that; they are not inert, they are unread.
@NullMarked
package dev.ckpt.scan;

import org.jspecify.annotations.NullMarked;
