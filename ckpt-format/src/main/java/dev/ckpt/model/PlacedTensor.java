package dev.ckpt.model;

import dev.ckpt.contents.Contents;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.TensorValue;
import java.util.ArrayList;
import java.util.List;

/// A tensor of the tree and where it stands, before anybody asks what it is for.
///
/// @param path as in [Weight#path()]; keys joined by dots, for people and for comparison
public record PlacedTensor(String path, TensorValue value) {

    public Tensor tensor() {
        return value.tensor();
    }

    /// Every tensor of a checkpoint, in the order of [Weight#place()]: the number of a place is the index in this list.
    ///
    /// @throws dev.ckpt.io.RefusedException when there are more than this machine's heap can hold
    public static List<PlacedTensor> of(Contents contents) {
        List<PlacedTensor> placed = new ArrayList<>();
        for (Leaf leaf : Tree.of(contents.root(), Understanding.nameOf(contents)).leaves()) {
            placed.add(new PlacedTensor(leaf.path(), leaf.value()));
        }
        return placed;
    }
}
