package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Printable;
import java.util.ArrayDeque;
import java.util.Deque;

/// Builds a page. Texts and values of attributes may be anybody's: control and direction characters are written out, and
/// what means something to HTML is escaped. Names of elements and attributes are ours.
final class Html {

    private final StringBuilder page = new StringBuilder(1 << 16).append("<!doctype html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /// Begins an element.
    ///
    /// @param attributes name, value, name, value ...; one whose name is empty is left out
    Html start(String element, String... attributes) {
        tag(element, attributes);
        page.append('>');
        open.push(element);
        return this;
    }

    /// Ends the innermost element.
    Html end() {
        page.append("</").append(open.pop()).append('>');
        return this;
    }

    Html text(String text) {
        escape(Printable.of(text));
        return this;
    }

    /// An element with nothing but a text in it.
    Html element(String element, String text, String... attributes) {
        return start(element, attributes).text(text).end();
    }

    /// A name out of a file. Letters that are written from right to left stay within it.
    Html name(String name) {
        return element("bdi", name);
    }

    /// An element that never has content: `meta`, `input`.
    Html single(String element, String... attributes) {
        tag(element, attributes);
        page.append('>');
        return this;
    }

    /// A shape of a drawing.
    Html shape(String element, String... attributes) {
        tag(element, attributes);
        page.append("/>");
        return this;
    }

    /// Our own style or script, which HTML does not unescape.
    Html own(String element, String content) {
        if (content.contains("</")) {
            throw new IllegalArgumentException("the content would end its element");
        }
        page.append('<').append(element).append('>').append(content).append("</").append(element).append('>');
        return this;
    }

    Html newLine() {
        page.append('\n');
        return this;
    }

    private void tag(String element, String... attributes) {
        page.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            if (!attributes[i].isEmpty()) {
                page.append(' ').append(attributes[i]).append("=\"");
                escape(Printable.of(attributes[i + 1]));
                page.append('"');
            }
        }
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> page.append("&amp;");
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.append(c);
            }
        }
    }

    /// @throws IllegalStateException while an element is open
    String finished() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not ended: " + open);
        }
        return page.toString();
    }
}
