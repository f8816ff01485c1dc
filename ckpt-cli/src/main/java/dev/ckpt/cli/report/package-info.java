/// How does a page look that one can send around?
///
/// A report is one HTML file that asks for nothing else: drawings are SVG, style and script stand in it, and a content security
/// policy allows these two and nothing more. Every text goes through [dev.ckpt.cli.report.Html], which knows no way to write
/// one unescaped: names in a checkpoint are a stranger's. Without its script the page says all it has to say; with it, tables
/// can be sorted and filtered.
@NullMarked
package dev.ckpt.cli.report;

import org.jspecify.annotations.NullMarked;
