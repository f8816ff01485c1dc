package dev.ckpt.container;

import dev.ckpt.contents.Contents;
import dev.ckpt.identity.ContentId;
import dev.ckpt.identity.ContentIds;
import dev.ckpt.tensor.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a `.ckpt` says beside its `data.pkl`.
///
/// @param version the container's version that the writer knew
/// @param oldestReader the version that a reader has to know at least
/// @param producer program and version that wrote it: `ckpt 0.1.0`
/// @param ids of what is in it
/// @param parent of the checkpoint that it was made from
/// @param labels whatever its owner wanted to say
/// @param step optimizer steps taken
/// @param model what the network is: `layers` to `6`
/// @param tensors every tensor of the tree, in the order of [dev.ckpt.model.PlacedTensor#of]
public record Manifest(int version, int oldestReader, String producer, Ids ids, Ids parent,
        Map<String, String> labels, OptionalLong step, Map<String, String> model, List<Entry> tensors,
        List<Slot> slots) {

    /// The version that is written here, and the newest that is known here.
    public static final int VERSION = 1;

    public Manifest {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
        tensors = List.copyOf(tensors);
        slots = List.copyOf(slots);
    }

    /// Content ids, each empty where there is no such part or where nothing is known of it.
    public record Ids(Optional<ContentId> weights, Optional<ContentId> optimizer) {

        public static final Ids NONE = new Ids(Optional.empty(), Optional.empty());

        public static Ids of(ContentIds ids) {
            return new Ids(ids.weights(), ids.optimizer());
        }
    }

    /// A tensor.
    ///
    /// @param path where it stands in the tree
    /// @param name of a weight its name without wrapper prefixes; empty for others
    /// @param role of a weight what it is for: `attention`
    /// @param kind `dense`, `sparse_coo`
    /// @param dtype PyTorch's name
    /// @param parts the dense tensors that hold its numbers
    public record Entry(String path, String name, String role, String kind, String dtype, Shape shape,
            List<Part> parts) {

        public Entry {
            parts = List.copyOf(parts);
        }
    }

    /// @param storage the record that holds it: `data/7`
    /// @param crc32c of its elements, row-major and little-endian
    public record Part(String storage, int crc32c) {}

    /// A tensor that an optimizer keeps.
    ///
    /// @param tensor its place among the tensors
    /// @param parameter the parameter's name; `#12` where only its number is known; empty for something of the whole
    /// @param slot `exp_avg`
    public record Slot(int tensor, String parameter, String slot) {}

    /// The manifest of an open `.ckpt`; empty for every other format. It was held against the tree when the file was
    /// opened; of a tree that was changed since, it speaks as it was.
    public static Optional<Manifest> of(Contents contents) {
        return contents.manifest().map(bytes -> ManifestMessage.record(ManifestMessage.known(bytes)));
    }
}
