package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.model.Role;
import java.util.List;

/// A table that can be sorted by each of its columns, and filtered. Both are the script's work: it makes buttons of the
/// headings, and shows the fields, which without it would do nothing.
final class SortedTable {

    private final Html html;
    private final Screen screen;
    private final String id;
    private final String title;

    /// @param title said to those who do not see the table
    SortedTable(Html html, Screen screen, String id, String title) {
        this.html = html;
        this.screen = screen;
        this.id = id;
        this.title = title;
    }

    /// The fields above it.
    ///
    /// @param roles to choose from; none where all rows have the same
    /// @param problems whether some rows may be marked as problems
    void filters(int rows, List<Role> roles, boolean problems) {
        html.start("div", "class", "filters scripted", "data-for", id);
        html.start("label").text(screen.text("report.filter.text"))
                .single("input", "type", "search", "class", "find", "autocomplete", "off", "spellcheck", "false").end();
        if (roles.size() > 1) {
            html.start("label").text(screen.text("report.filter.role")).start("select", "class", "pick");
            html.element("option", screen.text("report.filter.all"), "value", "");
            for (Role role : roles) {
                html.element("option", screen.text("role." + role.name()), "value", role.jsonName());
            }
            html.end().end();
        }
        if (problems) {
            html.start("label", "class", "check").single("input", "type", "checkbox", "class", "odd")
                    .text(screen.text("report.filter.problems")).end();
        }
        html.element("p", screen.text("report.filter.count", Numbers.count(rows), Numbers.count(rows)), "class",
                "count", "role", "status", "aria-live", "polite", "data-text",
                screen.text("report.filter.count", "{0}", "{1}"));
        html.end();
    }

    void start() {
        html.start("div", "class", "scroll tall", "tabindex", "0", "role", "region", "aria-label", title);
        html.start("table", "class", "sorted", "id", id);
        html.element("caption", title, "class", "unseen");
        html.start("thead").start("tr");
    }

    SortedTable text(String key) {
        html.element("th", screen.text(key), "scope", "col", "data-sort", "text", "aria-sort", "none");
        return this;
    }

    SortedTable number(String key) {
        html.element("th", screen.text(key), "scope", "col", "data-sort", "number", "aria-sort", "none", "class",
                "number");
        return this;
    }

    /// A column of drawings has no order.
    SortedTable drawing(String key) {
        html.element("th", screen.text(key), "scope", "col");
        return this;
    }

    void body() {
        html.end().end().newLine().start("tbody");
    }

    void end() {
        html.end().end().end();
    }
}
