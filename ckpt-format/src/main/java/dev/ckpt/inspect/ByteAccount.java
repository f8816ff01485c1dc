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
import org.jspecify.annotations.Nullable;

/// Counts the bytes of storages by who uses them, each byte once. What weights use is theirs; of the rest what optimizers
/// use is theirs; then comes the other tensors' turn.
///
/// Of a view counts what lies between its first and its last element; gaps that its strides leave count as used.
final class ByteAccount {

    /// @param from in bytes
    /// @param to behind the last byte
    /// @param next another use of the same storage
    private record Use(long from, long to, Section section, @Nullable Use next) {}

    private final IdentityHashMap<Storage, Use> uses = new IdentityHashMap<>();

    void use(Tensor tensor, Section section) {
        if (tensor instanceof StridedTensor dense) {
            use(dense, section);
        } else {
            for (StridedTensor part : tensor.parts()) {
                use(part, section);
            }
        }
    }

    private void use(StridedTensor tensor, Section section) {
        if (tensor.numel() > 0) {
            add(tensor.storage(), start(tensor), end(tensor), section);
        }
    }

    /// A storage saved by itself.
    void use(Storage storage, Section section) {
        add(storage, 0, storage.byteSize(), section);
    }

    private void add(Storage storage, long from, long to, Section section) {
        uses.put(storage, new Use(from, to, section, uses.get(storage)));
    }

    /// Whether several tensors use a part of this storage.
    boolean isShared(Storage storage) {
        Use use = uses.get(storage);
        return use != null && use.next() != null;
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

    record Totals(long weights, long optimizer, long other, long unreferenced) {}

    /// Bytes of each section, and of none.
    ///
    /// @param stored every storage of the files
    Totals totals(List<Storage> stored) {
        Map<Section, Long> bySection = new EnumMap<>(Section.class);
        long all = 0;
        for (Storage storage : stored) {
            all = plus(all, storage.byteSize());
        }
        for (Use use : uses.values()) {
            count(use, bySection);
        }
        long weights = bySection.getOrDefault(Section.WEIGHTS, 0L);
        long optimizer = bySection.getOrDefault(Section.OPTIMIZER, 0L);
        long other = bySection.getOrDefault(Section.OTHER, 0L);
        return new Totals(weights, optimizer, other, Math.max(0, all - weights - optimizer - other));
    }

    /// The sum, or the highest number there is: a hostile file may state any size.
    static long plus(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    private static void count(Use first, Map<Section, Long> bySection) {
        if (first.next() == null) {
            bySection.merge(first.section(), first.to() - first.from(), ByteAccount::plus);
            return;
        }
        List<Use> uses = new ArrayList<>();
        for (Use use = first; use != null; use = use.next()) {
            uses.add(use);
        }
        uses.sort(Comparator.comparingLong(Use::from));
        long before = 0;
        for (Section section : Section.values()) {
            long with = union(uses, section);
            bySection.merge(section, with - before, ByteAccount::plus);
            before = with;
        }
    }

    /// Bytes that this section or one before it uses.
    ///
    /// @param sorted by their first byte
    private static long union(List<Use> sorted, Section upTo) {
        long sum = 0;
        long reached = 0;
        for (Use use : sorted) {
            if (use.section().compareTo(upTo) <= 0) {
                sum += Math.max(0, use.to() - Math.max(use.from(), reached));
                reached = Math.max(reached, use.to());
            }
        }
        return sum;
    }
}
