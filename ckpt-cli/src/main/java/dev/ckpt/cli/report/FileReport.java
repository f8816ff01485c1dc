package dev.ckpt.cli.report;

import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.health.Checkup;
import dev.ckpt.health.Concern;
import dev.ckpt.health.Health;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The page about one checkpoint.
public final class FileReport {

    private FileReport() {}

    /// The whole page.
    ///
    /// @param title what stands above it
    public static String html(Summary summary, Health health, String title, Words.Language language) {
        Screen screen = Page.screen(language);
        Page page = new Page(screen, title);
        page.add("attention",
                html -> AttentionList.write(html, health.concerns(), summary.findings(), screen));
        if (!health.tensors().isEmpty()) {
            page.add("composition", html -> Composition.write(html, summary, screen));
        }
        page.add("geometry", html -> GeometryTable.write(html, summary, screen));
        LayerGrid grid = spread(health.tensors());
        if (grid.worthDrawing()) {
            page.add("layers", html -> {
                html.element("p", screen.text("report.layers.about"), "class", "quiet");
                new HeatMap(grid, screen, "heat", screen.text("report.layers.title")).write(html);
            });
        }
        if (!health.tensors().isEmpty()) {
            page.add("tensors", html -> TensorTable.write(html, summary, health.tensors(), odd(health), screen));
        }
        if (summary.training().optimizer().isPresent() || !health.optimizer().isEmpty()) {
            page.add("optimizer", html -> OptimizerTable.write(html, summary, health.optimizer(), screen));
        }
        page.add("settings", html -> SettingsTable.write(html, summary, screen));
        return page.html(html -> {
            FileHeadline.write(html, summary, screen);
            FileHeadline.tiles(html, summary, screen);
        });
    }

    /// The standard deviation of each matrix by layer.
    private static LayerGrid spread(List<Checkup> tensors) {
        LayerGrid grid = new LayerGrid();
        for (Checkup checkup : tensors) {
            if (checkup.row().section() == Section.WEIGHTS && checkup.row().tensor().shape().rank() > 1) {
                checkup.stats().ifPresent(stats -> grid.add(checkup.row().name(), stats.std()));
            }
        }
        return grid;
    }

    private static Set<String> odd(Health health) {
        Set<String> names = new HashSet<>();
        for (Concern concern : health.concerns()) {
            names.add(concern.tensor());
        }
        return names;
    }
}
