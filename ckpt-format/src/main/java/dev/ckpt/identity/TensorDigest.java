package dev.ckpt.identity;

/// What one pass over a dense tensor's elements gives: row-major, little-endian.
///
/// @param crc32c 32 bits; tells damage, where the hash tells identity
public record TensorDigest(ContentId sha256, int crc32c) {}
