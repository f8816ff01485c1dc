/// How text reaches people: in their language ([dev.ckpt.cli.screen.Words]), in columns that line up whatever the script
/// ([dev.ckpt.cli.screen.DisplayWidth]), without control characters from a stranger's file
/// ([dev.ckpt.cli.screen.Printable]), in UTF-8 ([dev.ckpt.cli.screen.Output]).
@NullMarked
package dev.ckpt.cli.screen;

import org.jspecify.annotations.NullMarked;
