package dev.ckpt.cli.report;

import dev.ckpt.cli.command.Shipped;
import dev.ckpt.cli.screen.Output;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Style;
import dev.ckpt.cli.screen.Words;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// The frame of a page: head, links to its sections, sections, foot.
final class Page {

    private final Screen screen;
    private final String title;
    private final Map<String, Section> sections = new LinkedHashMap<>();

    /// A part of the page below a heading.
    @FunctionalInterface
    interface Section {

        void write(Html html);
    }

    Page(Screen screen, String title) {
        this.screen = screen;
        this.title = title;
    }

    /// Where texts of a report and of a summary come from; nothing is drawn on it.
    static Screen screen(Words.Language language) {
        return new Screen(new Output(OutputStream.nullOutputStream()),
                Words.in(language).with("report").with("summary"), Style.PLAIN, 0);
    }

    /// @param id its place in the page, and the end of its heading's key
    void add(String id, Section section) {
        sections.put(id, section);
    }

    /// @param header what stands below the title
    String html(Section header) {
        Html html = new Html();
        html.start("html", "lang", screen.words().language().code(), "class", "no-script").newLine();
        head(html);
        html.start("body").newLine();
        html.element("a", screen.text("report.skip"), "class", "skip", "href", "#main");
        top(html, header);
        html.start("main", "id", "main", "tabindex", "-1").newLine();
        sections.forEach((id, section) -> {
            html.start("section", "id", id, "aria-labelledby", id + "-title");
            html.element("h2", screen.text("report.section." + id), "id", id + "-title");
            section.write(html);
            html.end().newLine();
        });
        html.end();
        html.start("footer").element("p", screen.text("report.made", Shipped.version())).end().newLine();
        html.own("script", Assets.script());
        html.end().end().newLine();
        return html.finished();
    }

    private void head(Html html) {
        html.start("head").newLine();
        html.single("meta", "charset", "utf-8");
        html.single("meta", "http-equiv", "Content-Security-Policy", "content", Assets.policy());
        html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.single("meta", "name", "color-scheme", "content", "light dark");
        html.single("meta", "name", "referrer", "content", "no-referrer");
        html.single("meta", "name", "generator", "content", "ckpt " + Shipped.version());
        html.element("title", title);
        html.own("style", Assets.style());
        html.end().newLine();
    }

    private void top(Html html, Section header) {
        html.start("header", "class", "top");
        html.start("div", "class", "bar");
        html.element("span", screen.text("report.brand"), "class", "brand");
        html.element("button", screen.text("report.dark"), "type", "button", "id", "theme", "class", "scripted",
                "aria-pressed", "false");
        html.end();
        html.start("h1").name(title).end();
        header.write(html);
        html.start("nav", "aria-label", screen.text("report.contents"));
        html.start("ul");
        for (String id : sections.keySet()) {
            html.start("li").element("a", screen.text("report.section." + id), "href", "#" + id).end();
        }
        html.end().end().end().newLine();
    }
}
