/// `ckpt bisect`: the first step and the first tensor where two runs part.
@NullMarked
package dev.ckpt.cli.bisect;

import org.jspecify.annotations.NullMarked;
