package dev.ckpt.cli.report;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.Severity;
import dev.ckpt.diff.Diff;
import dev.ckpt.diff.TensorChange;
import dev.ckpt.inspect.Summary;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The page about what changed between two checkpoints.
public final class DiffReport {

    private DiffReport() {}

    /// Writes the page to a file of its own.
    ///
    /// @param diff of `a` and `b`, which are still open
    /// @param words of the language that the page is to have
    /// @throws java.nio.file.FileAlreadyExistsException when something stands there that is not to be replaced
    public static void write(Checkpoint a, Checkpoint b, Diff diff, Path target, Overwrite overwrite, Words words)
            throws IOException {
        String page = html(Summary.of(a), Summary.of(b), diff, BeforeAndAfter.of(diff.weights()), "",
                words.language());
        try (NewFile file = NewFile.at(target, overwrite)) {
            file.write(page.getBytes(StandardCharsets.UTF_8));
            file.commit();
        }
    }

    /// The whole page.
    ///
    /// @param pictures histograms of tensors that changed
    /// @param title what stands above it; empty for the names of the two
    static String html(Summary a, Summary b, Diff diff, List<BeforeAndAfter> pictures, String title,
            Words.Language language) {
        Screen screen = Page.screen(language);
        Page page = new Page(screen, title.isEmpty()
                ? screen.text("report.pair", nameOf(a.path()), nameOf(b.path()))
                : title);
        page.add("change", html -> DiffOverview.write(html, a, b, diff, screen));
        LayerGrid grid = change(diff.weights().changed());
        if (grid.worthDrawing()) {
            page.add("change-layers", html -> {
                html.element("p", screen.text("report.change.layers.about"), "class", "quiet");
                new HeatMap(grid, screen, "heat", screen.text("report.change.layers.title")).write(html);
            });
        }
        if (!diff.weights().changed().isEmpty() || !diff.others().changed().isEmpty()) {
            page.add("changed", html -> ChangeTable.write(html, diff, screen));
        }
        if (!pictures.isEmpty()) {
            page.add("histograms", html -> BeforeAndAfter.write(html, pictures, screen));
        }
        if (StructureLists.any(diff)) {
            page.add("structure", html -> StructureLists.write(html, diff, screen));
        }
        if (!diff.optimizer().identical()) {
            page.add("optimizer-change", html -> SlotChanges.write(html, diff.optimizer(), screen));
        }
        if (!diff.config().isEmpty() || !diff.groups().isEmpty()) {
            page.add("settings-change", html -> SettingChanges.write(html, diff, screen));
        }
        List<Finding> notes = diff.notes().stream().filter(note -> note.severity() != Severity.NOTE).toList();
        if (!notes.isEmpty()) {
            page.add("attention", html -> AttentionList.write(html, List.of(), notes, screen));
        }
        return page.html(html -> {});
    }

    /// The last part of a path; the path itself where it has none.
    static String nameOf(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? path.toString() : name.toString();
    }

    /// How far each matrix moved, by layer.
    private static LayerGrid change(List<TensorChange> changes) {
        LayerGrid grid = new LayerGrid();
        for (TensorChange change : changes) {
            if (change.pair().a().shape().rank() > 1) {
                change.values().ifPresent(values -> grid.add(change.pair().name(), values.rel()));
            }
        }
        return grid;
    }
}
