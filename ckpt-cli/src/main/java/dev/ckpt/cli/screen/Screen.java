package dev.ckpt.cli.screen;

import java.util.ArrayList;
import java.util.List;

/// Where text goes and what it may look like there.
///
/// @param width columns of the terminal; 0 when there is none, and then nothing is cut or wrapped
public record Screen(Output out, Words words, Style style, int width) {

    /// The separator of parts in a headline.
    public static final String GAP = "   ";

    public void line(CharSequence line) {
        out.line(line);
    }

    public String text(String key, Object... values) {
        return words.text(key, values);
    }

    /// A sentence, indented, and on a terminal broken between words.
    public void paragraph(String indent, String sentence) {
        wrap(indent, sentence, width).forEach(out::line);
    }

    /// The lines of a sentence.
    public static List<String> wrap(String indent, String sentence, int width) {
        int room = width - DisplayWidth.of(indent);
        if (width == 0 || room < 20) {
            return List.of(indent + sentence);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String word : sentence.split(" ", -1)) {
            int wide = DisplayWidth.of(word);
            if (used > 0 && used + 1 + wide > room) {
                lines.add(indent + line);
                line.setLength(0);
                used = 0;
            }
            if (used > 0) {
                line.append(' ');
                used++;
            }
            line.append(word);
            used += wide;
        }
        lines.add(indent + line);
        return lines;
    }
}
