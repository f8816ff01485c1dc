/// How PyTorch lays out files.
@NullMarked
package dev.ckpt.torch;

import org.jspecify.annotations.NullMarked;
