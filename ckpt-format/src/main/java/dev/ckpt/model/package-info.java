/// What a state_dict means.
@NullMarked
package dev.ckpt.model;

import org.jspecify.annotations.NullMarked;
