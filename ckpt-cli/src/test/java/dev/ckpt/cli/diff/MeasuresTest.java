package dev.ckpt.cli.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuresTest {

    @ParameterizedTest
    @CsvSource({"0.011, 1.10%", "0.0083, 0.83%", "0.123, 12.3%", "12.5, '1,250%'", "0.0000012, 0.00012%", "0, 0%",
        "1e-9, 1e-07%", "Infinity, inf%", "NaN, nan%", "0.99996, 100%", "1e12, 100000000000000%"})
    void a_share_has_the_digits_that_say_something(double share, String text) {
        assertEquals(text, Measures.percent(share));
    }

    @ParameterizedTest
    @CsvSource({"0.71, 0.71", "0.9846, 0.985", "0.99997, 0.99997", "1, 1", "0.9999999912, 0.999999991", "-0.5, -0.50",
        "NaN, nan",
        "0, 0.00"})
    void a_cosine_shows_how_far_it_is_from_one(double cosine, String text) {
        assertEquals(text, Measures.cosine(cosine));
    }

    @ParameterizedTest
    @CsvSource({"0.00058712, 0.000587", "1.0234e-7, 1.02e-07", "1234.5, 1230", "Infinity, inf"})
    void a_number_has_three_digits(double number, String text) {
        assertEquals(text, Measures.number(number));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, '########'", "0.001, 1, '#'", "0, 1, ''", "Infinity, 1, '########'", "0.5, 1, '####'",
        "NaN, 1, ''", "1, 0, ''"})
    void a_bar_shows_what_is_there(double part, double whole, String bar) {
        assertEquals(bar, Measures.bar(part, whole, 8));
    }
}
