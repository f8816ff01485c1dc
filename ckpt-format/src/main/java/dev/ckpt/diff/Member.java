package dev.ckpt.diff;

import dev.ckpt.model.Key;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A part of a value.
///
/// @param slot what it is matched by in another value of the same kind; each part of a value has its own
/// @param key how its place is called: a dict's key, an index; empty where it stands at its owner's place
record Member(String slot, String key, Value value) {

    /// The parts of a value, in file order; none of a leaf.
    static List<Member> of(Value value) {
        return switch (value) {
            case Dict dict -> entries("", dict.entries());
            case Sequence sequence -> items("", sequence.items());
            case Opaque opaque -> parts(opaque);
            // the numbers are compared with those of all tensors; what Python keeps on one is a value as any
            case TensorValue tensor -> tensor.attributes().map(it -> List.of(new Member("attributes", "", it)))
                    .orElse(List.of());
            case Scalar scalar -> List.of();
            case Text text -> List.of();
            case Bytes bytes -> List.of();
            case StorageValue storage -> List.of();
        };
    }

    private static List<Member> parts(Opaque opaque) {
        List<Member> parts = new ArrayList<>(items("argument ", opaque.arguments()));
        for (int i = 0; i < opaque.states().size(); i++) {
            parts.add(new Member("state " + i, "", opaque.states().get(i)));
        }
        parts.addAll(items("element ", opaque.elements()));
        parts.addAll(entries("entry ", opaque.entries()));
        return parts;
    }

    private static List<Member> items(String prefix, List<Value> items) {
        List<Member> members = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            members.add(new Member(prefix + i, Integer.toString(i), items.get(i)));
        }
        return members;
    }

    /// Of a key that is there twice, Python keeps the first place and the last value.
    private static List<Member> entries(String prefix, List<Dict.Entry> entries) {
        Map<String, Member> members = LinkedHashMap.newLinkedHashMap(entries.size());
        for (Dict.Entry entry : entries) {
            String slot = prefix + slot(entry.key(), members.size());
            members.put(slot, new Member(slot, Key.of(entry.key()), entry.value()));
        }
        return List.copyOf(members.values());
    }

    /// Texts and numbers that are written alike are one key: JSON has no others than texts. Keys that have no short text
    /// are matched by their place.
    private static String slot(Value key, int place) {
        return switch (key) {
            case Text(String text) -> text;
            case Scalar.BigInt big -> "? " + place;
            case Scalar.Complex complex -> "? " + place;
            case Scalar scalar -> Key.of(scalar);
            default -> "? " + place;
        };
    }
}
