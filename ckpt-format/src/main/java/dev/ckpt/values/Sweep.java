package dev.ckpt.values;

import dev.ckpt.identity.TensorDigests;
import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.numbers.Piece;
import dev.ckpt.numbers.Progress;
import dev.ckpt.tensor.StridedTensor;
import java.util.List;

/// Goes through all numbers of a tensor once, in row-major order, as doubles.
final class Sweep implements NumberBlocks.Reader {

    /// Takes the next numbers.
    interface Reader {

        void take(double[] numbers, int length);
    }

    private final Reader reader;
    private final double[] wide = new double[NumberBlocks.BLOCK];

    private Sweep(Reader reader) {
        this.reader = reader;
    }

    /// @throws dev.ckpt.io.RefusedException when a few bytes of the file stand for a great many elements
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    static void over(StridedTensor tensor, Progress progress, Reader reader) {
        TensorDigests.requireAffordable(List.of(tensor));
        Sweep sweep = new Sweep(reader);
        long total = tensor.bytes();
        long atOnce = Math.max(1, Piece.SIZE * 8 / tensor.dtype().bits());
        try (NumberBlocks blocks = new NumberBlocks()) {
            for (long first = 0; first < tensor.numel(); first += atOnce) {
                long count = Math.min(atOnce, tensor.numel() - first);
                blocks.read(tensor, first, count, sweep);
                progress.at(Math.min(total, tensor.dtype().bytesOf(first + count)), total);
            }
        }
    }

    @Override
    public void floats(float[] numbers, int length) {
        for (int i = 0; i < length; i++) {
            wide[i] = numbers[i];
        }
        reader.take(wide, length);
    }

    @Override
    public void doubles(double[] numbers, int length) {
        reader.take(numbers, length);
    }
}
