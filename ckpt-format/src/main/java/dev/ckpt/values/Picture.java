package dev.ckpt.values;

import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.numbers.Progress;
import dev.ckpt.tensor.StridedTensor;
import java.io.IOException;
import java.nio.file.Path;

/// A matrix as a PNG: a pixel a number where there is room, in the colours of [Diverging].
///
/// @param scale what each colour's end stands for: as much above zero as below
public record Picture(Raster raster, double scale) {

    /// Pixels of a side; with more, a picture is no more looked at but scrolled.
    public static final int LONGEST_SIDE = 2048;

    /// A vector is drawn so high, because nobody sees a line of one pixel.
    private static final int STRIP = 16;

    /// @throws IllegalArgumentException when there is none, see [Raster#isOf(StridedTensor)]
    public static Picture of(StridedTensor tensor, Progress progress) {
        Raster raster = Raster.of(tensor, LONGEST_SIDE, LONGEST_SIDE, progress);
        return new Picture(raster, raster.limit());
    }

    public int width() {
        return raster.columns();
    }

    public int height() {
        return raster.rows() == 1 ? STRIP : raster.rows();
    }

    /// @throws java.nio.file.FileAlreadyExistsException when a file stands there that is not to be replaced
    /// @throws IOException when the disk is full, for instance
    public void write(Path target, Overwrite overwrite) throws IOException {
        try (NewFile file = NewFile.at(target, overwrite); PngWriter png = new PngWriter(file, width(), height())) {
            int[] colours = new int[width()];
            for (int y = 0; y < height(); y++) {
                for (int x = 0; x < colours.length; x++) {
                    colours[x] = Diverging.rgb(raster, Math.min(y, raster.rows() - 1), x, scale);
                }
                png.row(colours);
            }
            png.finish();
            file.commit();
        }
    }
}
