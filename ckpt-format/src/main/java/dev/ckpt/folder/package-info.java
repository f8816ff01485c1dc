/// Checkpoints of several files. [dev.ckpt.folder.ShardedReader] puts a model together that was cut into shards;
/// [dev.ckpt.folder.FolderReader] reads the folder that a training framework leaves (model, optimizer, scheduler, settings)
/// as one checkpoint, and says what a folder is that is none.
///
/// How a single file is read is handed in as a [dev.ckpt.folder.FileReader], so that this package knows no format but JSON.
/// Nothing here is followed out of its folder; [dev.ckpt.folder.PlainName] holds the rule.
@NullMarked
package dev.ckpt.folder;

import org.jspecify.annotations.NullMarked;
