package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameSelectorTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            blocks.*.attn.*,        blocks.11.attn.c_attn.weight, true
            blocks.*.attn.*,        blocks.1.mlp.c_fc.weight,     false
            *.bias,                 blocks.0.ln_1.bias,           true
            *.bias,                 blocks.0.ln_1.bias_2,         false
            blocks.0,               blocks.0.ln_1.bias,           true
            blocks.0,               blocks.01.ln_1.bias,          false
            blocks.?.ln_1,          blocks.7.ln_1.weight,         true
            h.[0-2].*,              h.1.w,                        true
            h.[0-2].*,              h.3.w,                        false
            h.[!0-2].*,             h.3.w,                        true
            h.[13].w,               h.3.w,                        true
            h.[,                    h.[,                          true
            *,                      anything.at.all,              true
            re:\\.ln_\\d\\.,          blocks.0.ln_1.bias,           true
            re:^ln,                 blocks.0.ln_1.bias,           false
            """)
    void a_pattern_means_these_names(String pattern, String name, boolean matches) {
        assertEquals(matches, NameSelector.of(pattern).matches(name));
    }

    @Test
    void a_bad_regular_expression_says_what_is_wrong_with_it() {
        Throwable thrown = assertThrows(IllegalArgumentException.class, () -> NameSelector.of("re:a("));
        assertEquals("Unclosed group at 2", thrown.getMessage());
    }

    @Test
    void many_stars_and_a_long_name_take_no_longer_than_their_lengths() {
        String name = "a.".repeat(50_000);
        NameSelector pattern = NameSelector.of("*a*a*a*a*a*a*a*a*b");
        assertTimeout(Duration.ofSeconds(5), () -> assertFalse(pattern.matches(name)));
        assertTrue(pattern.matches(name + "b"));
    }
}
