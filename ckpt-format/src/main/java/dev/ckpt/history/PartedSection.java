package dev.ckpt.history;

import java.util.List;
import java.util.Optional;

/// How far one kind of tensors of two checkpoints is apart.
///
/// @param tensors how many there are, those of only one among them
/// @param unread those whose numbers are not in one of the files, or not as numbers; nothing is said of them
/// @param parted those that are not alike to the bit, in the order of the first checkpoint
/// @param beyond those of them with a number farther apart than the tolerance, or with no number to compare
public record PartedSection(int tensors, int unread, List<Parted> parted, int beyond) {

    public PartedSection {
        parted = List.copyOf(parted);
    }

    public Optional<Parted> first() {
        return parted.stream().findFirst();
    }

    /// That with the largest difference.
    public Optional<Parted> largest() {
        Parted largest = null;
        for (Parted one : parted) {
            if (one.how() == Parted.How.VALUES && (largest == null || one.maxAbs() > largest.maxAbs())) {
                largest = one;
            }
        }
        return Optional.ofNullable(largest);
    }
}
