package dev.ckpt.safetensors;

import dev.ckpt.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How tensors are dealt out to shards: in their order, each whole, as Hugging Face's `split_torch_state_dict_into_shards`
/// does it.
final class Sharding {

    /// What the metadata calls the framework; it speaks of the file that it stands in, and the index is none of those.
    private static final String OF_THE_FILE = "format";
    private static final String TOTAL_SIZE = "total_size";

    private Sharding() {}

    /// At least one shard. A tensor that is too large for any has one to itself.
    static List<List<Outgoing>> split(List<Outgoing> tensors, long shardBytes) {
        List<List<Outgoing>> shards = new ArrayList<>();
        List<Outgoing> current = new ArrayList<>();
        long bytes = 0;
        for (Outgoing tensor : tensors) {
            if (tensor.bytes() > shardBytes) {
                shards.add(List.of(tensor));
                continue;
            }
            if (tensor.bytes() > shardBytes - bytes) {
                shards.add(current);
                current = new ArrayList<>();
                bytes = 0;
            }
            current.add(tensor);
            bytes += tensor.bytes();
        }
        if (!current.isEmpty() || shards.isEmpty()) {
            shards.add(current);
        }
        return shards;
    }

    /// The index, spelled as Python's json module does with an indent of 2.
    static String index(List<List<Outgoing>> shards, ShardNames names, Map<String, String> metadata) {
        long total = 0;
        StringBuilder map = new StringBuilder();
        for (int i = 0; i < shards.size(); i++) {
            String file = JsonText.quotedInAscii(String.valueOf(names.shard(i + 1).getFileName()));
            for (Outgoing tensor : shards.get(i)) {
                total += tensor.bytes();
                map.append(map.isEmpty() ? "\n" : ",\n").append("    ")
                        .append(JsonText.quotedInAscii(tensor.name())).append(": ").append(file);
            }
        }
        StringBuilder json = new StringBuilder("{\n  \"metadata\": {\n    \"" + TOTAL_SIZE + "\": ").append(total);
        metadata.forEach((key, value) -> {
            if (!key.equals(OF_THE_FILE) && !key.equals(TOTAL_SIZE)) {
                json.append(",\n    ").append(JsonText.quotedInAscii(key)).append(": ")
                        .append(JsonText.quotedInAscii(value));
            }
        });
        return json.append("\n  },\n  \"weight_map\": {").append(map).append("\n  }\n}").toString();
    }
}
