package dev.ckpt.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SparklineTest {

    @Test
    void heights_are_in_proportion() {
        assertEquals("▁▂▃▄▅▆▇█", Sparkline.of(new long[]{1, 2, 3, 4, 5, 6, 7, 8}, 8));
        assertEquals("▄█", Sparkline.of(new long[]{500, 1000}, 8));
    }

    @Test
    void what_is_there_is_seen_and_what_is_not_is_blank() {
        assertEquals("▁ █", Sparkline.of(new long[]{1, 0, Long.MAX_VALUE / 4}, 8));
        assertEquals("  ", Sparkline.of(new long[]{0, 0}, 8));
        assertEquals("", Sparkline.of(new long[0], 8));
    }

    @Test
    void neighbours_are_taken_together_where_there_is_no_room_for_all() {
        assertEquals("▄█", Sparkline.of(new long[]{1, 1, 2, 2}, 3));
        assertEquals("█", Sparkline.of(new long[]{1, 2, 3}, 1));
        assertEquals(32, Sparkline.of(new long[64], 32).length());
        assertEquals(17, Sparkline.of(new long[33], 32).length());
    }
}
