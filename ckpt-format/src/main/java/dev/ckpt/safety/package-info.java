/// Is there code in it? A pickle is a program; this package judges the names it refers to, without running any of them.
@NullMarked
package dev.ckpt.safety;

import org.jspecify.annotations.NullMarked;
