package dev.ckpt.cli.report;

/// The few numbers that one looks for first, each with its name.
final class Tiles {

    private final Html html;

    Tiles(Html html) {
        this.html = html;
        html.start("dl", "class", "tiles");
    }

    Tiles add(String name, String value) {
        html.start("div").element("dt", name).element("dd", value).end();
        return this;
    }

    void end() {
        html.end();
    }
}
