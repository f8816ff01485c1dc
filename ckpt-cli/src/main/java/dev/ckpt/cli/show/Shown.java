package dev.ckpt.cli.show;

import dev.ckpt.Checkpoint;
import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.command.Progress;
import dev.ckpt.cli.command.Terminal;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.Understanding;
import dev.ckpt.npz.NpyWriter;
import dev.ckpt.stats.StatsPass;
import dev.ckpt.stats.TensorStats;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.values.DenseView;
import dev.ckpt.values.Neighbours;
import dev.ckpt.values.Picture;
import dev.ckpt.values.Raster;
import dev.ckpt.values.Slice;
import dev.ckpt.values.SliceException;
import dev.ckpt.values.TensorNames;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is shown of a tensor: everything has been read and written that was asked for, but for the numbers that are printed.
///
/// @param choice the row that was asked for
/// @param written files, in order
record Shown(ShowOptions options, TensorRow row, DenseView view, Optional<RowChoice> choice,
        Optional<Neighbours> neighbours, Optional<TensorStats> stats, Optional<Raster> raster,
        List<WrittenFile> written) {

    /// @param what it holds: `float32 [4, 8]`
    /// @param scale of a picture's colours
    record WrittenFile(Path path, String kind, String what, long bytes, Optional<Double> scale) {}

    /// @param rows that a raster for the screen may have
    /// @param columns that it may have
    /// @throws UsageException when something was asked for that this tensor does not have
    static Shown of(ShowOptions options, Checkpoint checkpoint, int rows, int columns, Terminal terminal)
            throws IOException {
        TensorRow row = Naming.find(TensorNames.of(Understanding.of(checkpoint.contents())), options);
        checkParts(options, row);
        Optional<RowChoice> choice = options.row().isPresent()
                ? Optional.of(choice(options, row, terminal))
                : Optional.empty();
        Slice slice = choice.map(it -> Slice.row(it.number())).or(options::slice).orElse(Slice.ALL);
        DenseView view = view(row.tensor(), slice);
        checkDrawable(options, row, view);
        if (options.json() && options.numbers()) {
            view.parts().forEach(part -> ValuesJson.check(part.tensor(), options));
        }
        checkPlaces(options);
        Optional<NpyWriter> npy = options.npy().map(path -> NpyWriter.plan(row.name(), view.tensor(), path.toString()));

        Optional<Neighbours> neighbours = choice.map(it -> neighbours(it, row.tensor(), options, terminal));
        Optional<TensorStats> stats = options.histogram()
                ? Optional.of(stats(view.isWhole() ? view.tensor() : row.tensor(), terminal))
                : Optional.empty();
        Optional<Raster> raster = Optional.empty();
        if (options.heatmap()) {
            try (Progress progress = new Progress(terminal, view.tensor().bytes())) {
                raster = Optional.of(Raster.of(view.tensor(), rows, columns, (done, total) -> progress.accept(done)));
            }
        }
        List<WrittenFile> written = new ArrayList<>();
        if (npy.isPresent()) {
            written.add(npy(npy.get(), options, view.tensor(), terminal));
        }
        if (options.png().isPresent()) {
            written.add(png(options, view.tensor(), terminal));
        }
        return new Shown(options, row, view, choice, neighbours, stats, raster, List.copyOf(written));
    }

    /// Only what is dense can be cut, drawn and written as an array.
    private static void checkParts(ShowOptions options, TensorRow row) {
        if (DenseView.of(row.tensor()).isWhole()) {
            return;
        }
        Stream.of(options.slice().map(it -> "--slice"), options.row().map(it -> "--row"),
                options.npy().map(it -> "--npy"), options.png().map(it -> "--png"),
                options.heatmap() ? Optional.of("--heatmap") : Optional.<String>empty())
                .flatMap(Optional::stream).findFirst().ifPresent(option -> {
                    throw new UsageException("usage.show.parts", option, Printable.of(row.name()), row.tensor().kind());
                });
    }

    private static RowChoice choice(ShowOptions options, TensorRow row, Terminal terminal) throws IOException {
        StridedTensor table = DenseView.of(row.tensor()).tensor();
        if (!Neighbours.areOf(table)) {
            throw new UsageException("usage.show.matrix", Printable.of(row.name()), table.dtype().torchName() + " "
                    + table.shape());
        }
        return RowChoice.of(options, row, table.shape().size(0), terminal);
    }

    private static DenseView view(Tensor tensor, Slice slice) {
        try {
            return DenseView.of(tensor, slice);
        } catch (SliceException e) {
            throw ShowOptions.fault(slice.toString(), e);
        }
    }

    private static void checkDrawable(ShowOptions options, TensorRow row, DenseView view) {
        if ((options.heatmap() || options.png().isPresent()) && !Raster.isOf(view.tensor())) {
            throw new UsageException("usage.show.picture", options.heatmap() ? "--heatmap" : "--png",
                    Printable.of(row.name()), view.tensor().dtype().torchName() + " " + view.tensor().shape());
        }
    }

    /// Before anything is read at length.
    private static void checkPlaces(ShowOptions options) throws FileAlreadyExistsException {
        for (Path path : Stream.of(options.npy(), options.png()).flatMap(Optional::stream).toList()) {
            if (options.overwrite() == Overwrite.REFUSE && Files.exists(path)) {
                throw new FileAlreadyExistsException(path.toString());
            }
        }
    }

    private static Neighbours neighbours(RowChoice choice, Tensor tensor, ShowOptions options, Terminal terminal) {
        StridedTensor table = DenseView.of(tensor).tensor();
        try (Progress progress = new Progress(terminal, table.bytes())) {
            return Neighbours.of(table, choice.number(), options.nearest(), (done, total) -> progress.accept(done));
        }
    }

    private static TensorStats stats(Tensor tensor, Terminal terminal) {
        try (Progress progress = new Progress(terminal, tensor.bytes())) {
            return StatsPass.over(List.of(tensor), (done, total) -> progress.accept(done)).getFirst();
        }
    }

    private static WrittenFile npy(NpyWriter writer, ShowOptions options, StridedTensor tensor, Terminal terminal)
            throws IOException {
        Path path = options.npy().orElseThrow();
        try (Progress progress = new Progress(terminal, writer.payloadBytes())) {
            long bytes = writer.write(path, options.overwrite(), progress).bytes();
            return new WrittenFile(path, "npy", writer.dtype() + " " + tensor.shape(), bytes, Optional.empty());
        }
    }

    private static WrittenFile png(ShowOptions options, StridedTensor tensor, Terminal terminal) throws IOException {
        Path path = options.png().orElseThrow();
        Picture picture;
        try (Progress progress = new Progress(terminal, tensor.bytes())) {
            picture = Picture.of(tensor, (done, total) -> progress.accept(done));
        }
        picture.write(path, options.overwrite());
        return new WrittenFile(path, "png", picture.width() + " x " + picture.height(), Files.size(path),
                Optional.of(picture.scale()));
    }
}
