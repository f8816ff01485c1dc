package dev.ckpt.inspect;

import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Counts the bytes of storages by who uses them, each byte once. What weights use is theirs; of the rest what optimizers
/// use is theirs; then comes the other tensors' turn.
///
/// Of a view counts what lies between its first and its last element; gaps that its strides leave count as used.
final class ByteAccount {

    /// @param from in bytes
    /// @param to behind the last byte
    private record Use(long from, long to, Section section) {}

    private final IdentityHashMap<Storage, List<Use>> uses = new IdentityHashMap<>();

    void use(Tensor tensor, Section section) {
        for (StridedTensor part : tensor.parts()) {
            if (part.numel() > 0) {
                add(part.storage(), new Use(start(part), end(part), section));
            }
        }
    }

    /// A storage saved by itself.
    void use(Storage storage, Section section) {
        add(storage, new Use(0, storage.byteSize(), section));
    }

    private void add(Storage storage, Use use) {
        uses.computeIfAbsent(storage, key -> new ArrayList<>(1)).add(use);
    }

    private static long start(StridedTensor tensor) {
        return tensor.dtype().subByte()
                ? tensor.offset() * tensor.dtype().bits() / 8
                : tensor.dtype().bytesOf(tensor.offset());
    }

    /// No overflow: the tensor lies within its storage.
    private static long end(StridedTensor tensor) {
        long last = tensor.offset();
        long[] strides = tensor.strides();
        for (int d = 0; d < strides.length; d++) {
            last += (tensor.shape().size(d) - 1) * strides[d];
        }
        return tensor.dtype().bytesOf(last + 1);
    }

    /// Bytes of each section, and of none.
    ///
    /// @param stored every storage of the files
    Totals totals(List<Storage> stored) {
        Map<Section, Long> bySection = new EnumMap<>(Section.class);
        long all = 0;
        for (Storage storage : stored) {
            all = Math.addExact(all, storage.byteSize());
        }
        uses.forEach((storage, list) -> count(list, bySection));
        long weights = bySection.getOrDefault(Section.WEIGHTS, 0L);
        long optimizer = bySection.getOrDefault(Section.OPTIMIZER, 0L);
        long other = bySection.getOrDefault(Section.OTHER, 0L);
        return new Totals(weights, optimizer, other, Math.max(0, all - weights - optimizer - other));
    }

    record Totals(long weights, long optimizer, long other, long unreferenced) {}

    private static void count(List<Use> uses, Map<Section, Long> bySection) {
        if (uses.size() == 1) {
            Use only = uses.getFirst();
            bySection.merge(only.section(), only.to() - only.from(), Math::addExact);
            return;
        }
        long before = 0;
        for (Section section : Section.values()) {
            long with = union(uses, section);
            bySection.merge(section, with - before, Math::addExact);
            before = with;
        }
    }

    /// Bytes that this section or one before it uses.
    private static long union(List<Use> uses, Section upTo) {
        List<Use> sorted = new ArrayList<>(uses.size());
        for (Use use : uses) {
            if (use.section().compareTo(upTo) <= 0) {
                sorted.add(use);
            }
        }
        sorted.sort(Comparator.comparingLong(Use::from));
        long sum = 0;
        long reached = 0;
        for (Use use : sorted) {
            sum += Math.max(0, use.to() - Math.max(use.from(), reached));
            reached = Math.max(reached, use.to());
        }
        return sum;
    }
}
