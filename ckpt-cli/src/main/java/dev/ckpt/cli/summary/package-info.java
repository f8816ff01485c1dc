/// Draws a [dev.ckpt.inspect.Summary]: as text ([dev.ckpt.cli.summary.SummaryText]), as one line for scripts
/// ([dev.ckpt.cli.summary.QuietLine]), as JSON ([dev.ckpt.cli.summary.SummaryJson]). A class draws one block.
@NullMarked
package dev.ckpt.cli.summary;

import org.jspecify.annotations.NullMarked;
