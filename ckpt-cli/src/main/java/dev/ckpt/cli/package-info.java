/// The `ckpt` command: parses, calls the library, renders.
@NullMarked
package dev.ckpt.cli;

import org.jspecify.annotations.NullMarked;
