/// What a reader hands over: the tree, the files it came from, the safety verdict, and what was odd on the way. Every
/// format's reader returns a [dev.ckpt.contents.Contents].
@NullMarked
package dev.ckpt.contents;

import org.jspecify.annotations.NullMarked;
