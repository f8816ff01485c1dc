package dev.ckpt.prune;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Finding;
import dev.ckpt.model.NameSelector;
import java.util.List;

/// Sets numbers of weights to zero, and what the optimizer keeps for these numbers.
///
/// It reads the weights: once to see what is in them, and a few times more to find a threshold. The result reads them once
/// again as it is written; no mask is kept.
///
/// @param sparsity which numbers
/// @param only names of the weights that are meant; empty for the matrices of attention and MLP
public record Sparsifying(Sparsity sparsity, List<NameSelector> only) {

    /// @param weights in checkpoint order
    public record Result(Contents contents, List<SparseWeight> weights, List<Finding> findings) {

        public Result {
            weights = List.copyOf(weights);
            findings = List.copyOf(findings);
        }

        public long numbers() {
            return weights.stream().mapToLong(SparseWeight::numbers).sum();
        }

        public long zerosBefore() {
            return weights.stream().mapToLong(SparseWeight::zerosBefore).sum();
        }

        public long zerosAfter() {
            return weights.stream().mapToLong(SparseWeight::zerosAfter).sum();
        }
    }

    public Sparsifying {
        only = List.copyOf(only);
    }

    /// @throws RequestException when a pattern matches nothing, or there are no such weights
    /// @throws dev.ckpt.io.UnsupportedException when a weight has NaN in it, has no magnitudes, or shares a part of its
    ///         numbers with another tensor; or when it is not known which of the optimizer's numbers belong to it
    public Result of(Contents contents) {
        return new SparsifyingRun(this, contents).run();
    }
}
