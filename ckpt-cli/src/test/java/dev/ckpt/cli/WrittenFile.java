package dev.ckpt.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Checkpoints that no program would write: names that are written to break out of a page, or very many.
final class WrittenFile {

    /// Names that end an element, an attribute, a script or a comment, or turn the direction of writing.
    static final List<String> NAMES = List.of("<script>alert(1)</script>", "\" onmouseover=\"alert(2)",
            "' onfocus='alert(3)' autofocus='", "</script><img src=x onerror=alert(4)>",
            "</style><svg onload=alert(5)>",
            "--><iframe src=https://example.com>", "&lt;b&gt;", "blocks.0.\u202Ethgiew.x", "blocks.1.<b>.weight",
            "blocks.2.<b>.weight", "javascript:alert(6)", "</title></head><body onload=alert(7)>",
            "a\u0000b\u001B[2Jc");

    private WrittenFile() {}

    /// A safetensors file under a name that is hostile, too.
    static Path hostile(Path folder, float value) throws IOException {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{");
        header.append(quoted("</script><script>alert(8)</script>")).append(':')
                .append(quoted("<img src=x onerror=alert(9)>")).append(",\"step\":\"12\"}");
        int bytes = 0;
        for (String name : NAMES) {
            header.append(',').append(quoted(name)).append(":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[")
                    .append(bytes).append(',').append(bytes + 24).append("]}");
            bytes += 24;
        }
        byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        for (int i = 0; file.hasRemaining(); i++) {
            file.putFloat(i == 3 ? Float.NaN : value + i);
        }
        Path path = folder.resolve("<img src=x onerror=alert(0)> " + value + ".safetensors");
        return Files.write(path, file.array());
    }

    /// A harmless file of many vectors: `t.7` holds the number 7, twice.
    static Path ofMany(Path folder, int count) throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            header.append(i == 0 ? "" : ",").append("\"t.").append(i)
                    .append("\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[").append(8 * i).append(',')
                    .append(8 * i + 8).append("]}");
        }
        byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 8 * count).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        for (int i = 0; i < count; i++) {
            file.putFloat(i).putFloat(i);
        }
        return Files.write(folder.resolve("many.safetensors"), file.array());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted.append(c < 0x20 || c == '"' || c == '\\' || c > 0x7E ? String.format("\\u%04x", (int) c) : c);
        }
        return quoted.append('"').toString();
    }
}
