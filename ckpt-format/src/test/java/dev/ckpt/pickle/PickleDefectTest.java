package dev.ckpt.pickle;

import static dev.ckpt.pickle.Opcode.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every way to be broken, and the words for it.
class PickleDefectTest {

    private static PickleBytes p(int protocol) {
        return PickleBytes.protocol(protocol);
    }

    /// The message's first line, behind file, record and "byte".
    private static void assertDefect(String expected, PickleBytes bytes) {
        Pickle pickle = bytes.read();
        assertEquals(Optional.empty(), pickle.root());
        String line = pickle.defect().orElseThrow().text().lines().findFirst().orElseThrow();
        assertEquals("model.pt: data.pkl, byte " + expected, line);
    }

    @Test
    void the_whole_message() {
        assertEquals("""
                model.pt: data.pkl, byte 2 (opcode BINUNICODE): expected 9 bytes of content, found only 2 to the end
                  likely cause: the file was cut off, or the length was made up
                  next step: get the file again from where it came from; do not unpickle this one""",
                p(2).u32(BINUNICODE, 9).raw('a', 'b').read().defect().orElseThrow().text());
    }

    @Test
    void without_a_record_the_message_names_the_file_alone() {
        Pickle pickle = PickleReader.read("model.pkl", "", java.lang.foreign.MemorySegment.ofArray(new byte[0]), 0,
                PickleBytes.BUDGET);
        assertEquals(
                "model.pkl: byte 0: expected more of the pickle, up to a STOP, found the end of the input at byte 0",
                pickle.defect().orElseThrow().text().lines().findFirst().orElseThrow());
    }

    @Test
    void end_without_stop() {
        assertDefect("3: expected more of the pickle, up to a STOP, found the end of the input at byte 3",
                p(2).op(NONE));
    }

    @Test
    void end_inside_an_argument() {
        assertDefect(
                "2 (opcode BININT): expected more of the pickle, up to a STOP, found the end of the input at byte 5",
                p(2).op(BININT, 1, 2));
    }

    @Test
    void unknown_opcode() {
        assertDefect("2: expected an opcode of protocols 0 to 5, found byte 0xff", p(2).raw(0xFF));
    }

    @Test
    void stop_with_an_empty_stack() {
        assertDefect("2 (opcode STOP): expected a value on the stack, found an empty stack", p(2).op(STOP));
    }

    @Test
    void stop_above_a_mark() {
        assertDefect("4 (opcode STOP): expected a value on the stack, found an empty stack",
                p(2).op(NONE).op(MARK).op(STOP));
    }

    @Test
    void every_opcode_that_takes_from_the_stack_finds_it_empty() {
        for (Opcode opcode : List.of(POP, DUP, TUPLE1, TUPLE2, TUPLE3, APPEND, SETITEM, REDUCE, BUILD, NEWOBJ,
                NEWOBJ_EX,
                STACK_GLOBAL, BINPERSID, MEMOIZE, READONLY_BUFFER)) {
            assertDefect("2 (opcode " + opcode + "): expected a value on the stack, found an empty stack",
                    p(5).op(opcode));
        }
    }

    @Test
    void nothing_reaches_below_a_mark() {
        assertDefect("6 (opcode TUPLE2): expected a value on the stack, found an empty stack",
                p(2).op(NONE).op(NONE).op(MARK).op(NONE).op(TUPLE2));
        assertDefect("6 (opcode APPENDS): expected a value on the stack, found an empty stack",
                p(2).op(EMPTY_LIST).op(MARK).op(MARK).op(NONE).op(APPENDS));
        assertDefect("5 (opcode SETITEMS): expected a value on the stack, found an empty stack",
                p(2).op(EMPTY_DICT).op(MARK).op(MARK).op(SETITEMS));
    }

    @Test
    void every_opcode_that_needs_a_mark_misses_it() {
        for (Opcode opcode : List.of(TUPLE, LIST, DICT, FROZENSET, APPENDS, ADDITEMS, SETITEMS, POP_MARK, OBJ)) {
            assertDefect("3 (opcode " + opcode + "): expected a mark on the stack, found none",
                    p(5).op(NONE).op(opcode));
        }
    }

    @Test
    void a_key_without_a_value() {
        assertDefect("5 (opcode DICT): expected as many values as keys, found a key without a value",
                p(2).op(MARK).small(1).op(DICT));
        assertDefect("6 (opcode SETITEMS): expected as many values as keys, found a key without a value",
                p(2).op(EMPTY_DICT).op(MARK).small(1).op(SETITEMS));
    }

    @Test
    void appending_to_what_is_no_list() {
        assertDefect("4 (opcode APPEND): expected a list to append to, found a tuple",
                p(2).op(EMPTY_TUPLE).op(NONE).op(APPEND));
        assertDefect("5 (opcode APPENDS): expected a list to append to, found a dict",
                p(2).op(EMPTY_DICT).op(MARK).op(NONE).op(APPENDS));
        assertDefect("5 (opcode ADDITEMS): expected a set to add to, found a list",
                p(4).op(EMPTY_LIST).op(MARK).op(NONE).op(ADDITEMS));
    }

    @Test
    void setting_items_of_what_is_no_dict() {
        assertDefect("5 (opcode SETITEM): expected a dict, found a list",
                p(2).op(EMPTY_LIST).op(NONE).op(NONE).op(SETITEM));
        assertDefect("8 (opcode SETITEMS): expected a dict, found None",
                p(2).op(NONE).op(MARK).op(NONE).op(NONE).op(POP).op(NONE).op(SETITEMS));
    }

    @Test
    void keywords_that_are_no_dict() {
        assertDefect("9 (opcode NEWOBJ_EX): expected a dict, found None",
                p(4).global("a", "B").op(EMPTY_TUPLE).op(NONE).op(NEWOBJ_EX));
    }

    @Test
    void obj_without_a_class() {
        assertDefect("3 (opcode OBJ): expected a class after the mark, found nothing", p(2).op(MARK).op(OBJ));
    }

    @Test
    void a_memo_number_that_was_never_stored() {
        assertDefect("2 (opcode BINGET): expected a value under memo number 7, found none", p(2).op(BINGET, 7));
        assertDefect("2 (opcode LONG_BINGET): expected a value under memo number 4294967295, found none",
                p(2).u32(LONG_BINGET, 0xFFFF_FFFFL));
    }

    @Test
    void a_memo_number_that_is_none() {
        assertDefect("0 (opcode GET): expected a number of the memo, found '-1'", PickleBytes.bare().line(GET, "-1"));
        assertDefect("1 (opcode PUT): expected a number of the memo, found '99999999999999999999'",
                PickleBytes.bare().op(NONE).line(PUT, "99999999999999999999"));
    }

    @Test
    void lengths_beyond_the_input() {
        assertDefect("2 (opcode SHORT_BINUNICODE): expected 5 bytes of content, found only 1 to the end",
                p(4).op(SHORT_BINUNICODE, 5, 'a'));
        assertDefect("2 (opcode BINBYTES): expected 4294967295 bytes of content, found only 0 to the end",
                p(3).u32(BINBYTES, -1));
        assertDefect("2 (opcode BINUNICODE8): expected 9223372036854775808 bytes of content, found only 0 to the end",
                p(4).u64(BINUNICODE8, Long.MIN_VALUE));
        assertDefect("2 (opcode BYTEARRAY8): expected 18446744073709551615 bytes of content, found only 0 to the end",
                p(5).u64(BYTEARRAY8, -1));
        assertDefect("2 (opcode LONG1): expected 200 bytes of content, found only 0 to the end", p(2).op(LONG1, 200));
    }

    @Test
    void negative_lengths() {
        assertDefect("2 (opcode BINSTRING): expected a length of zero or more, found -1", p(2).u32(BINSTRING, -1));
        assertDefect("2 (opcode LONG4): expected a length of zero or more, found -2147483648",
                p(2).u32(LONG4, Integer.MIN_VALUE));
    }

    @Test
    void text_that_is_no_utf_8() {
        assertDefect("2 (opcode SHORT_BINUNICODE): expected UTF-8 text, found byte 0xff at 1 of the text",
                p(4).op(SHORT_BINUNICODE, 2, 'a', 0xFF));
        assertDefect("2 (opcode SHORT_BINUNICODE): expected UTF-8 text, found byte 0x41 at 1 of the text",
                p(4).op(SHORT_BINUNICODE, 2, 0xC3, 'A'));
        assertDefect("2 (opcode SHORT_BINUNICODE): expected UTF-8 text, found byte 0xc3 at 0 of the text",
                p(4).op(SHORT_BINUNICODE, 1, 0xC3));
    }

    @Test
    void overlong_utf_8_and_code_points_beyond_unicode() {
        assertDefect("2 (opcode SHORT_BINUNICODE): expected UTF-8 text, found byte 0xc0 at 0 of the text",
                p(4).op(SHORT_BINUNICODE, 2, 0xC0, 0x80));
        assertDefect("2 (opcode SHORT_BINUNICODE): expected UTF-8 text, found byte 0xe0 at 0 of the text",
                p(4).op(SHORT_BINUNICODE, 3, 0xE0, 0x80, 0x80));
        assertDefect("2 (opcode SHORT_BINUNICODE): expected UTF-8 text, found byte 0xf4 at 0 of the text",
                p(4).op(SHORT_BINUNICODE, 4, 0xF4, 0x90, 0x80, 0x80));
    }

    @Test
    void a_text_line_without_an_end() {
        assertDefect("0 (opcode INT): expected a line that ends in a line feed, found the end of the input at byte 3",
                PickleBytes.bare().op(INT).raw('1', '2'));
        assertDefect(
                "2 (opcode GLOBAL): expected a line that ends in a line feed, found the end of the input at byte 8",
                p(2).op(GLOBAL).raw('o', 's', '\n', 's', 'y'));
    }

    @Test
    void numbers_that_are_none() {
        assertDefect("0 (opcode INT): expected an int, found 'x1'", PickleBytes.bare().line(INT, "x1"));
        assertDefect("0 (opcode INT): expected an int, found ''", PickleBytes.bare().line(INT, ""));
        assertDefect("0 (opcode INT): expected an int, found '--1'", PickleBytes.bare().line(INT, "--1"));
        assertDefect("0 (opcode INT): expected an int, found '1__0'", PickleBytes.bare().line(INT, "1__0"));
        assertDefect("0 (opcode INT): expected an int, found '1_'", PickleBytes.bare().line(INT, "1_"));
        assertDefect("0 (opcode INT): expected an int without leading zeros, found '08'",
                PickleBytes.bare().line(INT, "08"));
        assertDefect("0 (opcode LONG): expected an int without leading zeros, found '010'",
                PickleBytes.bare().line(LONG, "010L"));
        assertDefect("0 (opcode FLOAT): expected a float, found '1d'", PickleBytes.bare().line(FLOAT, "1d"));
        assertDefect("0 (opcode FLOAT): expected a float, found '1e'", PickleBytes.bare().line(FLOAT, "1e"));
        assertDefect("0 (opcode FLOAT): expected a float, found '\\x1b[31m'",
                PickleBytes.bare().line(FLOAT, "\u001B[31m"));
    }

    @Test
    void string_lines_that_are_no_string() {
        assertDefect("0 (opcode STRING): expected a string in quotes, found none",
                PickleBytes.bare().line(STRING, "abc"));
        assertDefect("0 (opcode STRING): expected a string in quotes, found none",
                PickleBytes.bare().line(STRING, "'ab\""));
        assertDefect("0 (opcode STRING): expected \\x and two hexadecimal digits, found something else",
                PickleBytes.bare().line(STRING, "'\\x1'"));
        assertDefect("0 (opcode STRING): expected a character after the backslash, found the end of the string",
                PickleBytes.bare().line(STRING, "'\\'"));
        assertDefect("0 (opcode UNICODE): expected \\u and 4 hexadecimal digits of a character, found something else",
                PickleBytes.bare().line(UNICODE, "\\u12"));
        assertDefect("0 (opcode UNICODE): expected \\U and 8 hexadecimal digits of a character, found something else",
                PickleBytes.bare().line(UNICODE, "\\U00110000"));
    }

    @Test
    void an_extension_code_of_zero() {
        assertDefect("2 (opcode EXT1): expected an extension code above zero, found 0", p(2).op(EXT1, 0));
        assertDefect("2 (opcode EXT4): expected an extension code above zero, found -1", p(2).u32(EXT4, -1));
    }

    @Test
    void a_pickle_cut_at_any_byte_has_a_defect_and_no_root() {
        byte[] whole = p(2).op(EMPTY_DICT).op(BINPUT, 0).op(MARK).text("weight").global("torch", "Size").op(MARK)
                .small(3)
                .op(BININT2, 1, 1).op(TUPLE).op(REDUCE).text("lr").op(BINFLOAT, 1, 2, 3, 4, 5, 6, 7, 8).op(SETITEMS)
                .op(STOP).toByteArray();
        for (int length = 0; length < whole.length; length++) {
            Pickle pickle = PickleBytes.bare().raw(java.util.Arrays.copyOf(whole, length)).read();
            assertTrue(pickle.defect().isPresent(), "cut to " + length);
            assertEquals(Optional.empty(), pickle.root());
        }
    }
}
