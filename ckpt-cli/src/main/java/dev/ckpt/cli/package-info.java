/// The `ckpt` command: parses ([dev.ckpt.cli.args]), calls the library, draws ([dev.ckpt.cli.summary]). [dev.ckpt.cli.Main]
/// is the door. What a command can do, the library can do without it.
@NullMarked
package dev.ckpt.cli;

import org.jspecify.annotations.NullMarked;
