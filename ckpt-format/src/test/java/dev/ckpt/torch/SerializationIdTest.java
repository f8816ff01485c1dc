package dev.ckpt.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Properties;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class SerializationIdTest {

    /// The sizes go across every growth of C++'s table up to 10,273 buckets.
    @Test
    void it_is_what_pytorch_wrote_for_files_of_many_sizes() throws IOException {
        Properties known = new Properties();
        try (Reader reader = Files.newBufferedReader(Fixtures.resource("torch/serialization-ids.properties"))) {
            known.load(reader);
        }
        for (String count : known.stringPropertyNames()) {
            String idAndCrc = known.getProperty(count);
            int space = idAndCrc.indexOf(' ');
            SerializationId id = new SerializationId();
            id.add("data.pkl", 1, Long.parseLong(idAndCrc.substring(space + 1)));
            add(id, ".format_version", "1");
            add(id, ".storage_alignment", "64");
            add(id, "byteorder", "little");
            for (int i = 0; i < Integer.parseInt(count); i++) {
                add(id, "data/" + i, "\0\0\0\0");
            }
            add(id, "version", "3\n");
            assertEquals(idAndCrc.substring(0, space), new String(id.digits(), StandardCharsets.US_ASCII), count + " tensors");
        }
        assertEquals(17, known.size());
    }

    private static void add(SerializationId id, String name, String content) {
        CRC32 crc = new CRC32();
        crc.update(content.getBytes(StandardCharsets.US_ASCII));
        id.add(name, content.length(), crc.getValue());
    }
}
