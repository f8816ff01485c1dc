package dev.ckpt.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc32Test {

    @Test
    void it_is_the_one_of_zip() {
        assertEquals(0xCBF43926,
                Crc32.of(MemorySegment.ofArray("123456789".getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void parts_join_to_the_whole_wherever_it_is_cut() {
        byte[] bytes = new byte[10_000];
        new Random(5).nextBytes(bytes);
        MemorySegment whole = MemorySegment.ofArray(bytes);
        for (int cut : new int[]{0, 1, 2, 3, 4095, 4096, 9_999, 10_000}) {
            int first = Crc32.of(whole.asSlice(0, cut));
            int second = Crc32.of(whole.asSlice(cut));
            assertEquals(Crc32.of(whole), Crc32.joined(first, second, bytes.length - cut), "cut at " + cut);
        }
    }
}
