/// `ckpt stats`: what the numbers of each tensor look like.
@NullMarked
package dev.ckpt.cli.stats;

import org.jspecify.annotations.NullMarked;
