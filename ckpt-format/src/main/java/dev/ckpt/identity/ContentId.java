package dev.ckpt.identity;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// A SHA-256 that stands for some content: `sha256:` and 64 hexadecimal digits.
public final class ContentId {

    /// Bytes of a SHA-256.
    public static final int LENGTH = 32;

    private static final String PREFIX = "sha256:";
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] hash;

    private ContentId(byte[] hash) {
        this.hash = hash;
    }

    /// @throws IllegalArgumentException when it is not [#LENGTH] bytes long
    public static ContentId of(byte[] hash) {
        if (hash.length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 of " + hash.length + " bytes");
        }
        return new ContentId(hash.clone());
    }

    /// The id that [#toString()] wrote so; empty for any other text.
    public static Optional<ContentId> parse(String text) {
        if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + 2 * LENGTH) {
            return Optional.empty();
        }
        for (int i = PREFIX.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return Optional.empty();
            }
        }
        return Optional.of(new ContentId(HEX.parseHex(text, PREFIX.length(), text.length())));
    }

    public byte[] bytes() {
        return hash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContentId that && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return PREFIX + HEX.formatHex(hash);
    }
}
