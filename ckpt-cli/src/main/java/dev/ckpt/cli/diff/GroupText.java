package dev.ckpt.cli.diff;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.diff.GroupChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What changed in the parameter groups of an optimizer.
final class GroupText {

    private static final String INDENT = "    ";

    private final Words words;
    private final boolean all;

    /// @param all whether each parameter that went from one group to another is named
    GroupText(Words words, boolean all) {
        this.words = words;
        this.all = all;
    }

    void print(List<GroupChange> changes, Screen screen) {
        for (String line : lines(changes)) {
            screen.line(TensorRows.coloured(INDENT.length(), INDENT + line, screen));
        }
    }

    /// A line each, with its sigil; parameters that went the same way share one.
    List<String> lines(List<GroupChange> changes) {
        List<String> lines = new ArrayList<>();
        Map<List<Integer>, List<String>> moved = new LinkedHashMap<>();
        for (GroupChange change : changes) {
            if (change instanceof GroupChange.Regrouped(String parameter, int from, int to) && !all) {
                moved.computeIfAbsent(List.of(from, to), way -> new ArrayList<>()).add(parameter);
            } else {
                lines.add(line(change));
            }
        }
        moved.forEach((way, parameters) -> lines.add(parameters.size() == 1
                ? line(new GroupChange.Regrouped(parameters.getFirst(), way.get(0), way.get(1)))
                : "! " + words.text("diff.group.regrouped-all", Numbers.count(parameters.size()), name(way.get(0)),
                        name(way.get(1)), Printable.of(parameters.getFirst()))));
        return lines;
    }

    private String line(GroupChange change) {
        return switch (change) {
            case GroupChange.Kind(String a, String b) -> "! " + Printable.of(a) + " -> " + Printable.of(b);
            case GroupChange.Count(int a, int b) -> "! " + words.text("diff.group.count", a, b);
            case GroupChange.Reordered(List<Integer> order) -> "! " + words.text("diff.group.reordered", order);
            case GroupChange.Permuted(int group, String firstA, String firstB) -> "! "
                    + words.text("diff.group.permuted", name(group), Printable.of(firstA), Printable.of(firstB));
            case GroupChange.Renumbered(int group) -> "~ " + words.text("diff.group.renumbered", name(group));
            case GroupChange.Setting(int group, var setting) -> SettingRows.sigil(setting) + " " + name(group) + "  "
                    + Printable.of(setting.key()) + "  " + SettingRows.values(setting);
            case GroupChange.Regrouped(String parameter, int from, int to) -> "! "
                    + words.text("diff.group.regrouped", Printable.of(parameter), name(from), name(to));
        };
    }

    private String name(int group) {
        return group < 0 ? words.text("diff.group.none") : words.text("diff.group.name", group);
    }
}
