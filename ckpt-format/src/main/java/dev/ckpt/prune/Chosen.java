package dev.ckpt.prune;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Role;
import dev.ckpt.model.Weight;
import dev.ckpt.model.Weights;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The weights that a [Sparsifying] is about: each once, with all its names.
///
/// @param weight the first of the names
/// @param view its numbers
record Chosen(Weight weight, StridedTensor tensor, View view, List<String> names) {

    static List<Chosen> of(Sparsifying asked, Contents contents, Weights weights, List<Finding> findings) {
        String file = contents.files().isEmpty() ? "checkpoint" : contents.files().getFirst().path().toString();
        NamePatterns only = new NamePatterns(asked.only());
        Map<View, Chosen> chosen = new LinkedHashMap<>();
        for (Weight weight : weights.tensors()) {
            if (only.isEmpty() ? isMatrixOfTheLayers(weight) : only.match(weight)) {
                StridedTensor tensor = numbers(file, weight);
                if (asked.sparsity() instanceof Sparsity.Pattern pattern && tensor.shape().rank() != 2) {
                    findings.add(Finding.note("prune.no-matrix", weight.path(),
                            "left alone: " + pattern + " is for matrices, and this is " + tensor.shape()));
                } else {
                    chosen.putIfAbsent(View.of(tensor), new Chosen(weight, tensor, View.of(tensor), new ArrayList<>()));
                }
            }
        }
        only.requireUse(file, "only");
        for (Weight weight : weights.tensors()) {
            if (weight.tensor() instanceof StridedTensor tensor) {
                Optional.ofNullable(chosen.get(View.of(tensor))).ifPresent(tied -> tied.names().add(weight.name()));
            }
        }
        if (chosen.isEmpty()) {
            throw new RequestException(Fault.in(file).expected("weights to set to zero in")
                    .found("no matrices of attention or MLP").because("a network whose names are not known here")
                    .next("name the weights with only"));
        }
        return List.copyOf(chosen.values());
    }

    private static boolean isMatrixOfTheLayers(Weight weight) {
        Role role = weight.part().role();
        return (role == Role.ATTENTION || role == Role.MLP) && weight.tensor().shape().rank() == 2;
    }

    private static StridedTensor numbers(String file, Weight weight) {
        if (weight.tensor() instanceof StridedTensor tensor && canBeSetToZero(tensor)) {
            return tensor;
        }
        throw new UnsupportedException(Fault.in(file).at("weight " + weight.name())
                .expected("a dense tensor of floats that have a zero, each in a place of its own")
                .found(weight.tensor().kind() + " " + weight.tensor().dtype().torchName())
                .next("name with only the weights that can be pruned"));
    }

    /// Whether it is a tensor of floats in which some can be set to zero. A view that repeats its storage's numbers is not.
    static boolean canBeSetToZero(StridedTensor tensor) {
        return Magnitudes.has(tensor.dtype()) && !tensor.negated()
                && tensor.dtype().bytesOf(tensor.numel()) <= tensor.storage().byteSize();
    }
}
