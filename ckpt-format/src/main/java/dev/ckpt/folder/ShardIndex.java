package dev.ckpt.folder;

import dev.ckpt.io.Budget;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.MappedFile;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.RefusedException;
import dev.ckpt.json.JsonTree;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The index beside the shards of a model: `{"metadata": {"total_size": 1234}, "weight_map": {"wte.weight":
/// "model-00001-of-00002.safetensors", ...}}`.
///
/// @param shardOf tensor to shard, in the index's order; every shard is a plain file name
/// @param metadata as the index has it
record ShardIndex(Map<String, String> shardOf, Optional<Dict> metadata) {

    static ShardIndex read(MappedFile file, Budget budget) {
        Dict root = JsonTree.readObject(file, budget);
        Fault fault = Fault.in(file.name()).because("no index of shards, or a damaged one")
                .next("fetch or copy the index again");
        Dict weightMap = root.dict("weight_map").orElseThrow(() -> new MalformedException(
                fault.expected("an object weight_map from tensors to files").found("none")));
        Map<String, String> shardOf = new LinkedHashMap<>();
        for (Dict.Entry entry : weightMap.entries()) {
            String tensor = ((Text) entry.key()).text();
            Fault place = fault.at("weight_map, tensor " + Quoted.of(tensor));
            if (!(entry.value() instanceof Text shard)) {
                throw new MalformedException(place.expected("the name of a file").found("another JSON value"));
            }
            if (!PlainName.isPlain(shard.text())) {
                throw new RefusedException(place.expected("the plain name of a file in the index's own folder")
                        .found(Quoted.of(shard.text()))
                        .because("an index made to have readers open other files of this machine")
                        .next("do not use this model unless you know who made it"));
            }
            if (shardOf.putIfAbsent(tensor, shard.text()) != null) {
                throw new MalformedException(place.expected("each tensor once").found("it twice"));
            }
        }
        ShardIndex index = new ShardIndex(shardOf, root.dict("metadata"));
        if (index.shards().size() > budget.records()) {
            throw new RefusedException(fault.at("weight_map").expected("at most " + budget.records() + " shards")
                    .found(index.shards().size() + "").because("an index made to exhaust memory"));
        }
        return index;
    }

    /// The shards in the order in which the index first names them.
    List<String> shards() {
        return shardOf.values().stream().distinct().toList();
    }

    /// The bytes of all tensors together, as the index claims them.
    OptionalLong totalSize() {
        return switch (metadata.flatMap(dict -> dict.get("total_size")).orElse(Dict.NONE)) {
            case Scalar.Int number -> OptionalLong.of(number.value());
            // some versions of transformers summed in floats
            case Scalar.Real number when number.value() == Math.rint(number.value()) ->
                OptionalLong.of((long) number.value());
            default -> OptionalLong.empty();
        };
    }
}
