package dev.ckpt.inspect;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Why a checkpoint is as big as it is, and what could go. Each storage counts once, under the first tensor that uses it.
///
/// @param shares bytes by section and dtype, the largest first
/// @param biggest the largest tensors, the largest first
/// @param savings what could be saved, each by itself; they cannot simply be added up
public record SizeReport(List<Share> shares, List<Heavy> biggest, List<Saving> savings) {

    /// As many tensors as a person looks at.
    private static final int BIGGEST = 8;

    private static final Set<String> MASTER_WORDS = Set.of("master", "masters", "fp32");
    private static final Set<String> COPY_WORDS = Set.of("ema", "shadow", "averaged", "average", "swa", "best");

    /// @param tensors how many tensors have their own storage here
    public record Share(Section section, DType dtype, int tensors, long bytes) {}

    /// @param bytes of its storage
    public record Heavy(TensorRow row, long bytes) {}

    /// @param tensors how many tensors it concerns; 0 where it concerns bytes alone
    public record Saving(Way way, int tensors, long bytes) {}

    /// How bytes could be saved.
    public enum Way {
        /// Without it training starts anew, and everything else works.
        DROP_OPTIMIZER,
        /// Second sets of weights: averages over time, best-so-far copies.
        DROP_COPIES,
        /// Stored, and used by no tensor.
        DROP_UNREFERENCED,
        /// 32-bit weights in 16 bits: half the bytes, and about three significant digits.
        CAST_TO_BFLOAT16,
        /// float32 copies that an optimizer keeps of 16-bit weights.
        DROP_MASTERS
    }

    public SizeReport {
        shares = List.copyOf(shares);
        biggest = List.copyOf(biggest);
        savings = List.copyOf(savings);
    }

    public static SizeReport of(Summary summary) {
        Set<Storage> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<Section, Map<DType, Share>> shares = new TreeMap<>();
        List<Heavy> heavy = new ArrayList<>();
        Counter copies = new Counter();
        Counter masters = new Counter();
        Counter wide = new Counter();
        for (TensorRow row : summary.tensors()) {
            long bytes = 0;
            for (StridedTensor part : row.tensor().parts()) {
                if (seen.add(part.storage())) {
                    bytes += part.storage().byteSize();
                }
            }
            if (bytes == 0) {
                continue;
            }
            Share share = new Share(row.section(), row.tensor().dtype(), 1, bytes);
            shares.computeIfAbsent(row.section(), section -> new TreeMap<>()).merge(row.tensor().dtype(), share,
                    (a, b) -> new Share(a.section(), a.dtype(), a.tensors() + 1, a.bytes() + b.bytes()));
            heavy.add(new Heavy(row, bytes));
            switch (row.section()) {
                case OPTIMIZER -> masters.addIf(isMaster(row), bytes);
                case OTHER -> copies.addIf(isCopy(row), bytes);
                case WEIGHTS -> wide.addIf(row.tensor().dtype() == DType.FLOAT32, bytes);
            }
        }
        heavy.sort(Comparator.comparingLong(Heavy::bytes).reversed());
        return new SizeReport(inOrder(shares), heavy.subList(0, Math.min(BIGGEST, heavy.size())),
                savings(summary, copies, masters, wide));
    }

    private static List<Share> inOrder(Map<Section, Map<DType, Share>> shares) {
        return shares.values().stream().flatMap(byDType -> byDType.values().stream())
                .sorted(Comparator.comparingLong(Share::bytes).reversed()).toList();
    }

    private static List<Saving> savings(Summary summary, Counter copies, Counter masters, Counter wide) {
        int slots = (int) summary.tensors().stream().filter(row -> row.section() == Section.OPTIMIZER).count();
        List<Saving> savings = new ArrayList<>();
        addIfAny(savings, new Saving(Way.DROP_OPTIMIZER, slots, summary.bytes().optimizer()));
        addIfAny(savings, masters.saving(Way.DROP_MASTERS, 1));
        addIfAny(savings, copies.saving(Way.DROP_COPIES, 1));
        addIfAny(savings, wide.saving(Way.CAST_TO_BFLOAT16, 2));
        addIfAny(savings, new Saving(Way.DROP_UNREFERENCED, 0, summary.bytes().unreferenced()));
        savings.sort(Comparator.comparingLong(Saving::bytes).reversed());
        return savings;
    }

    private static void addIfAny(List<Saving> savings, Saving saving) {
        if (saving.bytes() > 0) {
            savings.add(saving);
        }
    }

    /// Names under which optimizers keep float32 copies: `master_param` (Apex, Transformer Engine), `fp32_param` (Megatron).
    private static boolean isMaster(TensorRow row) {
        return hasWord(row.path(), MASTER_WORDS);
    }

    /// Names under which trainers keep second sets of weights: `model_ema`, `shadow_params`, `averaged_model`, `swa_model`.
    private static boolean isCopy(TensorRow row) {
        return hasWord(row.path(), COPY_WORDS);
    }

    private static boolean hasWord(String path, Set<String> words) {
        int start = 0;
        for (int i = 0; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '.' || path.charAt(i) == '_' || path.charAt(i) == '/') {
                if (words.contains(path.substring(start, i).toLowerCase(Locale.ROOT))) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private static final class Counter {

        private int tensors;
        private long bytes;

        void addIf(boolean counts, long more) {
            if (counts) {
                tensors++;
                bytes += more;
            }
        }

        Saving saving(Way way, int divisor) {
            return new Saving(way, tensors, bytes / divisor);
        }
    }
}
