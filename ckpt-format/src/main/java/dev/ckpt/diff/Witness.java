package dev.ckpt.diff;

import dev.ckpt.numbers.NumberBlocks;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import java.util.List;
import java.util.Optional;

/// The number of a tensor that changed most, before and after; of a complex number the larger part.
record Witness(double before, double after) {

    /// Empty where no number can be read.
    static Optional<Witness> of(TensorChange change, NumberBlocks blocks) {
        if (change.values().isPresent() && change.pair().a() instanceof StridedTensor a
                && change.pair().b() instanceof StridedTensor b && a.numel() > 0 && a.shape().equals(b.shape())) {
            long at = element(change.values().get().maxAbsAt(), a.shape());
            return Optional.of(new Witness(number(a, at, blocks), number(b, at, blocks)));
        }
        return Optional.empty();
    }

    private static long element(List<Long> index, Shape shape) {
        long element = 0;
        for (int d = 0; d < index.size(); d++) {
            element = element * shape.size(d) + index.get(d);
        }
        return element;
    }

    private static double number(StridedTensor tensor, long at, NumberBlocks blocks) {
        Largest largest = new Largest();
        blocks.read(tensor, at, 1, largest);
        return largest.number;
    }

    private static final class Largest implements NumberBlocks.Reader {

        private double number;

        @Override
        public void floats(float[] numbers, int length) {
            for (int i = 0; i < length; i++) {
                see(numbers[i]);
            }
        }

        @Override
        public void doubles(double[] numbers, int length) {
            for (int i = 0; i < length; i++) {
                see(numbers[i]);
            }
        }

        private void see(double one) {
            number = Math.abs(one) > Math.abs(number) || Double.isNaN(one) ? one : number;
        }
    }
}
