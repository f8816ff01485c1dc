/// What do the numbers of a tensor look like?
@NullMarked
package dev.ckpt.stats;

import org.jspecify.annotations.NullMarked;
