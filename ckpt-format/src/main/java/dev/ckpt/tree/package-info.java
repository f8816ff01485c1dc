/// What a file says, as a tree of sealed values: dicts, sequences, scalars, text, bytes, tensors, storages, and opaque
/// objects that are shown and never built.
///
/// Nodes may be shared, and a list or a dict may contain itself, as in Python: whoever walks the tree keeps an identity
/// set or a depth limit. Identity carries meaning (one Python object, one node), so nodes that Python shares are shared
/// here. After a reader has handed a tree over, nothing in it changes.
@NullMarked
package dev.ckpt.tree;

import org.jspecify.annotations.NullMarked;
