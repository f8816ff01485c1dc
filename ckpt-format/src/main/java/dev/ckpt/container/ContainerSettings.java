package dev.ckpt.container;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a manifest says that does not follow from the checkpoint.
///
/// @param producer program and version that write it: `ckpt 0.1.0`
/// @param labels come to those of the source, or take their places
/// @param parent the checkpoint that this one is made from; empty leaves what the source says of its own
public record ContainerSettings(String producer, Map<String, String> labels, Optional<Manifest.Ids> parent) {

    public ContainerSettings {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /// Without labels and parent.
    public static ContainerSettings by(String producer) {
        return new ContainerSettings(producer, Map.of(), Optional.empty());
    }
}
