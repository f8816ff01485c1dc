package dev.ckpt.cli.report;

import dev.ckpt.cli.json.ValueText;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.GroupChange;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.tree.Value;
import java.util.List;
import java.util.Optional;

/// Settings, and whatever else stands beside the tensors, that are not the same on both sides.
final class SettingChanges {

    private final Html html;
    private final Screen screen;

    private SettingChanges(Html html, Screen screen) {
        this.html = html;
        this.screen = screen;
    }

    static void write(Html html, Diff diff, Screen screen) {
        SettingChanges changes = new SettingChanges(html, screen);
        List<GroupChange> others = diff.groups().stream()
                .filter(change -> !(change instanceof GroupChange.Setting)).toList();
        if (others.size() < diff.groups().size() || !diff.config().isEmpty()) {
            changes.table(diff);
        }
        if (!others.isEmpty()) {
            html.start("ul");
            others.forEach(change -> html.element("li", changes.text(change)));
            html.end();
        }
    }

    private void table(Diff diff) {
        String title = screen.text("report.section.settings-change");
        html.start("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", title);
        html.start("table", "class", "plain").element("caption", title, "class", "unseen");
        html.start("thead").start("tr").element("th", screen.text("report.setting"), "scope", "col")
                .element("th", screen.text("report.before"), "scope", "col")
                .element("th", screen.text("report.after"), "scope", "col").end().end().start("tbody");
        diff.config().forEach(change -> row(change.key(), change));
        for (GroupChange change : diff.groups()) {
            if (change instanceof GroupChange.Setting(int group, ValueChange setting)) {
                row(name(group) + ": " + setting.key(), setting);
            }
        }
        html.end().end().end();
    }

    private void row(String key, ValueChange change) {
        html.start("tr").start("th", "scope", "row").name(key).end();
        value(change.a());
        value(change.b());
        html.end();
    }

    private void value(Optional<Value> value) {
        html.start("td");
        if (value.isPresent()) {
            html.name(ValueText.setting(value.get()));
        } else {
            html.element("span", screen.text("report.none"), "class", "quiet");
        }
        html.end();
    }

    private String text(GroupChange change) {
        return switch (change) {
            case GroupChange.Kind(String a, String b) -> screen.text("report.group.kind", a, b);
            case GroupChange.Count(int a, int b) -> screen.text("report.group.count", a, b);
            case GroupChange.Reordered(List<Integer> order) -> screen.text("report.group.reordered", order);
            case GroupChange.Permuted(int group, String firstA, String firstB) ->
                screen.text("report.group.permuted", name(group), firstA, firstB);
            case GroupChange.Renumbered(int group) -> screen.text("report.group.renumbered", name(group));
            case GroupChange.Setting(int group, var setting) -> name(group) + ": " + setting.key();
            case GroupChange.Regrouped(String parameter, int from, int to) ->
                screen.text("report.group.regrouped", parameter, name(from), name(to));
        };
    }

    private String name(int group) {
        return group < 0 ? screen.text("report.none") : screen.text("report.group", group);
    }
}
