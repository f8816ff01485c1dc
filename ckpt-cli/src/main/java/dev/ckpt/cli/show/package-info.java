/// `ckpt show`: the numbers of one tensor, as text, histogram, picture, array and JSON.
@NullMarked
package dev.ckpt.cli.show;

import org.jspecify.annotations.NullMarked;
