/// What every command is made of: a body ([dev.ckpt.cli.command.Command]), the two streams it talks on
/// ([dev.ckpt.cli.command.Terminal]), exit codes, and the way a failure is told.
@NullMarked
package dev.ckpt.cli.command;

import org.jspecify.annotations.NullMarked;
