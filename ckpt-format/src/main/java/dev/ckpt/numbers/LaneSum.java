package dev.ckpt.numbers;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Adds up the lanes of a vector, halves first. `reduceLanes` leaves the order to the virtual machine, which takes another one
/// once it has compiled the loop: the same numbers would not always come to the same bits.
final class LaneSum {

    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final VectorShuffle<Double> BY_FOUR = VectorShuffle.iota(D, 4, 1, true);
    private static final VectorShuffle<Double> BY_TWO = VectorShuffle.iota(D, 2, 1, true);
    private static final VectorShuffle<Double> BY_ONE = VectorShuffle.iota(D, 1, 1, true);

    private LaneSum() {}

    /// @param vector of the preferred species, which has eight lanes at the most
    static double of(DoubleVector vector) {
        DoubleVector sum = vector;
        if (D.length() > 4) {
            sum = sum.add(sum.rearrange(BY_FOUR));
        }
        if (D.length() > 2) {
            sum = sum.add(sum.rearrange(BY_TWO));
        }
        if (D.length() > 1) {
            sum = sum.add(sum.rearrange(BY_ONE));
        }
        return sum.lane(0);
    }
}
