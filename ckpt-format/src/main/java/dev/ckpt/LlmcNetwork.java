package dev.ckpt;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.NamedTensors;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.llmc.LlmcHeader;
import dev.ckpt.llmc.LlmcWriter;
import dev.ckpt.model.Fact;
import dev.ckpt.model.Geometry;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.DType;
import java.nio.file.Path;
import java.util.Optional;

/// The measures of a network that llm.c wants in its header.
final class LlmcNetwork {

    private LlmcNetwork() {}

    /// @throws UnsupportedException when a measure is unknown, or the weights are of a type that llm.c has not
    static LlmcWriter plan(Contents contents, Understanding understanding, Path target) {
        NamedTensors weights = NamedWeights.of(contents, understanding);
        Geometry geometry = understanding.geometry();
        LlmcHeader header = new LlmcHeader(measure(target, "positions", geometry.context()),
                measure(target, "tokens", geometry.vocab()), measure(target, "layers", geometry.layers()),
                measure(target, "heads", geometry.heads()), measure(target, "width", geometry.width()));
        DType dtype = weights.tensors().getFirst().tensor().dtype();
        if (dtype != DType.FLOAT32 && dtype != DType.BFLOAT16) {
            throw new UnsupportedException(Fault.in(target.toString()).at(weights.tensors().getFirst().name())
                    .expected("float32 or bfloat16, the types of llm.c").found(dtype.torchName())
                    .next("convert with --dtype f32 or --dtype bf16"));
        }
        return LlmcWriter.plan(weights, target.toString(), header, dtype);
    }

    private static int measure(Path target, String what, Optional<Fact> fact) {
        return Math.toIntExact(fact.orElseThrow(() -> new UnsupportedException(Fault.in(target.toString())
                .expected("the number of " + what + ", which llm.c keeps in its header").found("nothing that tells it")
                .next("convert from a checkpoint that stores its settings"))).value());
    }
}
