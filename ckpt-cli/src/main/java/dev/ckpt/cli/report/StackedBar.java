package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Screen;
import java.util.ArrayList;
import java.util.List;

/// Parts of a whole as one bar, and below it a list that says the same in words and in the same order.
final class StackedBar {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 36;

    /// @param kind the style of its colour
    /// @param amount as it is shown
    private record Part(String kind, String name, long size, String amount) {}

    private final String title;
    private final List<Part> parts = new ArrayList<>();

    StackedBar(String title) {
        this.title = title;
    }

    /// Nothing takes no place.
    StackedBar add(String kind, String name, long size, String amount) {
        if (size > 0) {
            parts.add(new Part(kind, name, size, amount));
        }
        return this;
    }

    void write(Html html, Screen screen) {
        double whole = parts.stream().mapToDouble(part -> (double) part.size()).sum();
        if (whole == 0) {
            return;
        }
        html.element("h3", title);
        html.start("svg", "class", "stack", "role", "img", "aria-label", screen.text("report.stack", title), "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT, "preserveAspectRatio", "none");
        double x = 0;
        for (Part part : parts) {
            double width = part.size() * WIDTH / whole;
            html.start("rect", "class", "p-" + part.kind(), "x", Digits.length(x), "y", "0", "width",
                    Digits.length(Math.max(width - 2, 0.5)), "height", Integer.toString(HEIGHT));
            html.element("title", part.name() + " " + Digits.share(part.size() / whole));
            html.end();
            x += width;
        }
        html.end();
        html.start("ul", "class", "key");
        for (Part part : parts) {
            html.start("li");
            html.start("svg", "class", "dot", "viewBox", "0 0 10 10", "aria-hidden", "true")
                    .shape("rect", "class", "p-" + part.kind(), "width", "10", "height", "10", "rx", "2").end();
            html.element("span", part.name(), "class", "part");
            html.element("span", part.amount(), "class", "amount");
            html.element("span", Digits.share(part.size() / whole), "class", "share");
            html.end();
        }
        html.end();
    }
}
