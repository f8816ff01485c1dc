package dev.ckpt.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0|0
            999|999
            1000|1,000
            19961856|19,961,856
            -1234|-1,234
            9223372036854775807|9,223,372,036,854,775,807
            """)
    void counts_are_grouped(long number, String text) {
        assertEquals(text, Numbers.count(number));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0, 0 B
            1023, 1023 B
            1024, 1.0 KiB
            79847424, 76.1 MiB
            1048575, 1.0 MiB
            1073741824, 1.0 GiB
            9223372036854775807, 8.0 EiB
            """)
    void sizes_have_units(long bytes, String text) {
        assertEquals(text, Numbers.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0.0003, 0.0003, 0.0003
            0.0003000000142, 0.0003000000142, 0.0003
            1e-8, 1e-08, 1e-08
            1.5e-7, 1.5e-07, 1.5e-07
            1, 1.0, 1
            1e22, 1e+22, 1e+22
            100000, 100000.0, 100000
            -0.5, -0.5, -0.5
            123.456, 123.456, 123.456
            0.001017650123, 0.001017650123, 0.00101765
            1234567.891, 1234567.891, 1234570
            1.7976931348623157e308, 1.7976931348623157e+308, 1.79769e+308
            9007199254740993, 9007199254740992.0, 9007200000000000
            12345678901234567890, 1.2345678901234567e+19, 1.23457e+19
            0.0001, 0.0001, 0.0001
            0.00001, 1e-05, 1e-05
            0, 0.0, 0
            NaN, nan, nan
            -Infinity, -inf, -inf
            """)
    void reals_are_written_as_python_does(double number, String exact, String setting) {
        assertEquals(exact, Numbers.real(number));
        assertEquals(setting, Numbers.setting(number));
    }

    @Test
    void what_is_there_is_never_nothing() {
        assertEquals("<1%", Numbers.wholePercent(1, 1_000_000));
        assertEquals("0%", Numbers.wholePercent(0, 10));
        assertEquals("0%", Numbers.wholePercent(0, 0));
        assertEquals("46.7%", Numbers.percent(467, 1000));
    }

    @Test
    void columns_have_numbers_of_four_digits_and_whole_ones_as_they_are() {
        assertEquals("0.0361", Numbers.brief(0.0361));
        assertEquals("-0.2174", Numbers.brief(-0.21738));
        assertEquals("1.234e-05", Numbers.brief(0.0000123449));
        assertEquals("-1e-05", Numbers.brief(-1e-5));
        assertEquals("0.0001", Numbers.brief(1e-4));
        assertEquals("50256", Numbers.brief(50256));
        assertEquals("9999999", Numbers.brief(9_999_999));
        assertEquals("1e+07", Numbers.brief(1e7));
        assertEquals("1.1e+12", Numbers.brief(1.09999e12));
        assertEquals("1000", Numbers.brief(999.96));
        assertEquals("0", Numbers.brief(-0.0));
        assertEquals("3.403e+38", Numbers.brief(Float.MAX_VALUE));
        assertEquals("4.941e-324", Numbers.brief(Double.MIN_VALUE));
        assertEquals("inf", Numbers.brief(Double.POSITIVE_INFINITY));
        assertEquals("nan", Numbers.brief(Double.NaN));
    }
}
