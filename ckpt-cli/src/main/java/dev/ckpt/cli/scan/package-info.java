/// `ckpt scan`: is there code in these files? As text, and as one JSON document.
@NullMarked
package dev.ckpt.cli.scan;

import org.jspecify.annotations.NullMarked;
