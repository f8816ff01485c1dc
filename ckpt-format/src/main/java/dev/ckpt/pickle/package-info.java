/// What a pickle says. A pickle is a program for a small stack machine; [dev.ckpt.pickle.PickleReader] runs the machine without its dangerous half, so that what would have been a call becomes a node.
@NullMarked
package dev.ckpt.pickle;

import org.jspecify.annotations.NullMarked;
