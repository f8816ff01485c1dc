/// From words on a command line to options and files. A command is described once, as a
/// [dev.ckpt.cli.args.CommandModel]; the parser, the help texts and the completion scripts all follow from it.
///
/// Words are parsed by æsh, of which only the parser is used: see `docs/argument-parsing.md`.
@NullMarked
package dev.ckpt.cli.args;

import org.jspecify.annotations.NullMarked;
