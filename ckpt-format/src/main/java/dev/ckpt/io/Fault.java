package dev.ckpt.io;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with a file, in the parts that every message of ours has: file, place, what was expected, what was
/// found, the likely cause, the next thing to do, and what had been found before the place where reading stopped.
///
/// Built from left to right: `Fault.in(file).at("record data.pkl").expected("…").found("…").because("…").next("…")`.
/// Empty parts are left out of [#text()].
///
/// @param file the file's name as the caller gave it
/// @param place offset, record or tensor; without a leading "at" or "in"
/// @param expected what a sound file has there
/// @param found what this file has there
/// @param cause the likely cause, a sentence without a full stop
/// @param next the next thing to do, an instruction without a full stop
/// @param before findings made before the defect; a broken file is never "clean"
public record Fault(String file, String place, String expected, String found, String cause, String next,
        List<String> before) implements Serializable {

    public Fault {
        before = List.copyOf(before);
    }

    public static Fault in(String file) {
        return new Fault(file, "", "", "", "", "", List.of());
    }

    public Fault at(String where) {
        return new Fault(file, where, expected, found, cause, next, before);
    }

    /// The place "byte N", with the number in plain digits so that it can be pasted into a hex viewer.
    public Fault atByte(long offset) {
        return at("byte " + offset);
    }

    public Fault expected(String what) {
        return new Fault(file, place, what, found, cause, next, before);
    }

    public Fault found(String what) {
        return new Fault(file, place, expected, what, cause, next, before);
    }

    public Fault because(String likelyCause) {
        return new Fault(file, place, expected, found, likelyCause, next, before);
    }

    public Fault next(String step) {
        return new Fault(file, place, expected, found, cause, step, before);
    }

    public Fault afterFinding(List<String> findings) {
        return new Fault(file, place, expected, found, cause, next, findings);
    }

    /// The message: one line that names file, place, expectation and finding; then a line each for the likely cause,
    /// the next step and what was found before.
    public String text() {
        List<String> lines = new ArrayList<>();
        StringBuilder first = new StringBuilder(file);
        if (!place.isEmpty()) {
            first.append(": ").append(place);
        }
        if (!expected.isEmpty()) {
            first.append(": expected ").append(expected);
        }
        if (!found.isEmpty()) {
            first.append(expected.isEmpty() ? ": " : ", found ").append(found);
        }
        lines.add(first.toString());
        if (!cause.isEmpty()) {
            lines.add("  likely cause: " + cause);
        }
        if (!next.isEmpty()) {
            lines.add("  next step: " + next);
        }
        for (String finding : before) {
            lines.add("  found before that: " + finding);
        }
        return String.join("\n", lines);
    }
}
