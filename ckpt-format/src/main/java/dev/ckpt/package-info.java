/// The door: [dev.ckpt.Checkpoint] opens any checkpoint. From there, `model` says what it means and `inspect` what can be
/// learned from it.
@NullMarked
package dev.ckpt;

import org.jspecify.annotations.NullMarked;
