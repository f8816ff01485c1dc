package dev.ckpt.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayWidthTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            wte.weight, 10
            텐서,        4
            어텐션: Q,   9
            漢字かな,    8
            ＡＢ,        4
            é,          1
            e\u0301,    1
            🙂,          2
            𠀀,          2
            '',         0
            """)
    void a_text_takes_so_many_columns(String text, int columns) {
        assertEquals(columns, DisplayWidth.of(text));
    }

    @Test
    void a_cut_never_halves_a_wide_character() {
        assertEquals("가..", DisplayWidth.cut("가나다라", 5));
        assertEquals("가나다라", DisplayWidth.cut("가나다라", 8));
        assertEquals("ab..", DisplayWidth.cut("abcdef", 4));
    }
}
