package dev.ckpt.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuotedTest {

    @Test
    void textStandsInQuotes() {
        assertEquals("\"wte.weight\"", Quoted.of("wte.weight"));
        assertEquals("\"가중치 🙂\"", Quoted.of("가중치 🙂"));
    }

    @Test
    void whatATerminalWouldObeyIsSpelledOut() {
        assertEquals("\"\\u001b[31m\\u000a\\u202e\"", Quoted.of("\u001b[31m\n\u202e"));
    }

    @Test
    void halvesOfCharactersAreSpelledOut() {
        assertEquals("\"\\ud83d.\\ude42\"", Quoted.of("\ud83d.\ude42"));
    }

    @Test
    void longTextIsCut() {
        assertEquals("\"" + "x".repeat(160) + "...\"", Quoted.of("x".repeat(1_000)));
    }
}
