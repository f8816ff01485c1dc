package dev.ckpt.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.ByteSource;
import dev.ckpt.io.Overwrite;
import dev.ckpt.io.RefusedException;
import dev.ckpt.numbers.Progress;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RasterTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void cells_are_the_means_that_pytorch_computes() throws IOException {
        try (Made made = new Made()) {
            Raster raster = Raster.of(made.dense("drawn"), 7, 5, Progress.NONE);

            double[] means = made.reals("drawn/means");
            double[] sizes = made.reals("drawn/sizes");
            for (int cell = 0; cell < 35; cell++) {
                assertEquals(means[cell], raster.mean(cell / 5, cell % 5), 1e-7);
                assertEquals(sizes[cell], raster.size(cell / 5, cell % 5), 1e-7);
                assertEquals(cell == 0 || cell == 34, raster.isOdd(cell / 5, cell % 5));
            }
        }
    }

    @Test
    void where_there_is_room_a_cell_is_a_number() throws IOException {
        try (Made made = new Made()) {
            StridedTensor drawn = made.dense("drawn");
            Raster raster = Raster.of(drawn, 1000, 1000, Progress.NONE);
            double[] numbers = Made.reals(drawn);

            assertEquals(50, raster.rows());
            assertEquals(33, raster.columns());
            for (int i = 1; i < numbers.length - 1; i++) {
                assertEquals(numbers[i], raster.mean(i / 33, i % 33));
            }
        }
    }

    @Test
    void a_transposed_matrix_and_a_vector_are_drawn_too() throws IOException {
        try (Made made = new Made()) {
            StridedTensor turned = made.dense("text/transposed");
            Raster raster = Raster.of(turned, 9, 9, Progress.NONE);
            assertEquals(Made.reals(turned)[5], raster.mean(1, 1));

            Raster strip = Raster.of(made.dense("text/lines"), 9, 10, Progress.NONE);
            assertEquals(1, strip.rows());
            assertEquals(10, strip.columns());
            assertFalse(Raster.isOf(made.dense("text/cube")));
            assertFalse(Raster.isOf(made.dense("text/scalar")));
            assertFalse(Raster.isOf(made.dense("text/empty")));
            assertFalse(Raster.isOf(made.dense("text/complex")));
        }
    }

    @Test
    void a_few_bytes_that_claim_to_be_many_numbers_are_refused() {
        StridedTensor endless = StridedTensor.of(DType.FLOAT32, Shape.of(1L << 30, 1L << 29), new long[2], 0,
                new Storage("test", "0", ByteOrder.LITTLE_ENDIAN, "cpu",
                        ByteSource.of(MemorySegment.ofArray(new byte[64]))));

        assertThrows(RefusedException.class, () -> Raster.of(endless, 10, 10, Progress.NONE));
    }

    @Test
    void progress_counts_up_to_all_bytes() throws IOException {
        try (Made made = new Made()) {
            List<Long> told = new ArrayList<>();

            Raster.of(made.dense("text/summary"), 10, 10, (done, total) -> told.add(done * 10 + total));

            assertEquals(List.of(400_000L * 11), told);
        }
    }

    private BufferedImage picture(StridedTensor tensor) throws IOException {
        Path file = folder.resolve("picture.png");
        Picture.of(tensor, Progress.NONE).write(file, Overwrite.REPLACE);
        return ImageIO.read(file.toFile());
    }

    @Test
    void a_picture_has_a_pixel_a_number_in_the_numbers_colour() throws IOException {
        try (Made made = new Made()) {
            BufferedImage image = picture(made.dense("drawn"));
            Raster raster = Raster.of(made.dense("drawn"), 50, 33, Progress.NONE);

            assertEquals(33, image.getWidth());
            assertEquals(50, image.getHeight());
            for (int y = 0; y < 50; y++) {
                for (int x = 0; x < 33; x++) {
                    assertEquals(Diverging.rgb(raster, y, x, raster.limit()), image.getRGB(x, y) & 0xFFFFFF);
                }
            }
            assertEquals(Diverging.ODD, image.getRGB(0, 0) & 0xFFFFFF);
            assertEquals(Diverging.ODD, image.getRGB(32, 49) & 0xFFFFFF);
        }
    }

    @Test
    void a_vector_is_a_strip_and_what_is_too_long_is_made_smaller() throws IOException {
        try (Made made = new Made()) {
            BufferedImage strip = picture(made.dense("text/lines"));
            assertEquals(100, strip.getWidth());
            assertEquals(16, strip.getHeight());
            assertEquals(strip.getRGB(7, 0), strip.getRGB(7, 15));

            BufferedImage large = picture(StridedTensor.of(DType.FLOAT32, Shape.of(3000, 2100), new long[]{0, 1}, 0,
                    new Storage("test", "0", ByteOrder.LITTLE_ENDIAN, "cpu",
                            ByteSource.of(MemorySegment.ofArray(new byte[8400])))));
            assertEquals(2048, large.getWidth());
            assertEquals(2048, large.getHeight());
        }
    }

    @Test
    void a_picture_that_stands_there_is_replaced_only_when_asked() throws IOException {
        try (Made made = new Made()) {
            Path file = folder.resolve("there.png");
            Files.writeString(file, "mine");
            Picture picture = Picture.of(made.dense("drawn"), Progress.NONE);

            assertThrows(FileAlreadyExistsException.class, () -> picture.write(file, Overwrite.REFUSE));
            assertEquals("mine", Files.readString(file));
        }
    }

    @Test
    void colours_go_from_blue_through_near_white_to_brown() {
        assertEquals(0x123A7A, Diverging.rgb(-1));
        assertEquals(0x123A7A, Diverging.rgb(-7));
        assertEquals(0xF4F4F4, Diverging.rgb(0));
        assertEquals(0x852C08, Diverging.rgb(1));
        assertTrue((Diverging.rgb(0.25) & 0xFF) < 0xF4);
    }
}
