/// `ckpt convert`: what is asked for ([dev.ckpt.cli.convert.ConvertOptions]), the way from the file to the other
/// ([dev.ckpt.cli.convert.ConvertCommand]), and what is said of it.
@NullMarked
package dev.ckpt.cli.convert;

import org.jspecify.annotations.NullMarked;
