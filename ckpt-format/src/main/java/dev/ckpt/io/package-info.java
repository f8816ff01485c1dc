/// Where bytes come from: mapped files, little-endian reads with checked bounds, what a file is by its first bytes,
/// how much a reader may spend on it, and how a refusal is worded.
@NullMarked
package dev.ckpt.io;

import org.jspecify.annotations.NullMarked;
