package dev.ckpt.health;

import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.model.Part;
import dev.ckpt.numbers.Progress;
import dev.ckpt.stats.RowNorms;
import dev.ckpt.stats.StatsPass;
import dev.ckpt.stats.TensorStats;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// What the numbers of a checkpoint are like.
///
/// @param tensors the model's and the others, in checkpoint order
/// @param optimizer what is kept for each parameter, in the optimizer's order; tensors that belong to no parameter are left out
/// @param concerns what is odd, the worst first
public record Health(List<Checkup> tensors, List<Moments> optimizer, List<Concern> concerns) {

    private static final String STEP = "step";

    public Health {
        tensors = List.copyOf(tensors);
        optimizer = List.copyOf(optimizer);
        concerns = List.copyOf(concerns);
    }

    /// That of what has been found out already.
    public static Health of(List<Checkup> tensors, List<Moments> optimizer) {
        return new Health(tensors, optimizer, Concerns.of(tensors, optimizer));
    }

    /// Reads every number of the tensors chosen; matrices twice.
    ///
    /// @param names which tensors, by name; an optimizer's by that of the parameter
    /// @throws dev.ckpt.io.RefusedException when a few bytes of the file stand for a great many numbers
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public static Health of(Summary summary, Predicate<String> names, Progress progress) {
        List<TensorRow> rows = summary.tensors().stream().filter(row -> names.test(ownerOf(row))).toList();
        List<TensorRow> read = rows.stream().filter(row -> row.tiedTo().isEmpty()).toList();
        List<TensorRow> matrices = read.stream().filter(Health::isMatrix).toList();
        long first = bytes(read);
        long all = first + bytes(matrices);
        List<TensorStats> stats = StatsPass.over(read.stream().map(TensorRow::tensor).toList(),
                (done, total) -> progress.at(done, all));
        List<RowNorms> norms = RowNorms.over(
                matrices.stream().map(row -> (StridedTensor) row.tensor()).toList(),
                Runtime.getRuntime().availableProcessors(), (done, total) -> progress.at(first + done, all));
        IdentityHashMap<TensorRow, TensorStats> statsOf = byRow(read, stats);
        IdentityHashMap<TensorRow, RowNorms> normsOf = byRow(matrices, norms);
        List<Checkup> tensors = rows.stream().filter(row -> row.section() != Section.OPTIMIZER)
                .map(row -> new Checkup(row, Optional.ofNullable(statsOf.get(row)),
                        Optional.ofNullable(normsOf.get(row))))
                .toList();
        return of(tensors, moments(rows, statsOf));
    }

    /// The bytes that [#of] will read of this checkpoint.
    public static long bytes(Summary summary, Predicate<String> names) {
        List<TensorRow> read = summary.tensors().stream()
                .filter(row -> row.tiedTo().isEmpty() && names.test(ownerOf(row))).toList();
        return bytes(read) + bytes(read.stream().filter(Health::isMatrix).toList());
    }

    private static long bytes(List<TensorRow> rows) {
        long sum = 0;
        for (TensorRow row : rows) {
            sum = sum > Long.MAX_VALUE - row.bytes() ? Long.MAX_VALUE : sum + row.bytes();
        }
        return sum;
    }

    private static boolean isMatrix(TensorRow row) {
        return row.section() == Section.WEIGHTS && row.tensor() instanceof StridedTensor dense
                && RowNorms.canBeOf(dense);
    }

    /// By the row itself: nothing keeps a file from calling two tensors alike.
    private static <T> IdentityHashMap<TensorRow, T> byRow(List<TensorRow> rows, List<T> results) {
        IdentityHashMap<TensorRow, T> byRow = new IdentityHashMap<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            byRow.put(rows.get(i), results.get(i));
        }
        return byRow;
    }

    /// The name by which a tensor is chosen.
    private static String ownerOf(TensorRow row) {
        int slash = row.section() == Section.OPTIMIZER ? row.name().lastIndexOf('/') : -1;
        return slash < 0 ? row.name() : row.name().substring(0, slash);
    }

    private static List<Moments> moments(List<TensorRow> rows, IdentityHashMap<TensorRow, TensorStats> stats) {
        Map<String, TensorStats> weights = new HashMap<>();
        Map<String, Map<String, TensorStats>> slots = new LinkedHashMap<>();
        Map<String, Part> parts = new HashMap<>();
        for (TensorRow row : rows) {
            TensorStats own = stats.get(row);
            if (own == null) {
                continue;
            }
            int slash = row.name().lastIndexOf('/');
            if (row.section() == Section.WEIGHTS) {
                weights.put(row.name(), own);
            } else if (row.section() == Section.OPTIMIZER && slash > 0) {
                String parameter = row.name().substring(0, slash);
                slots.computeIfAbsent(parameter, name -> new LinkedHashMap<>())
                        .put(row.name().substring(slash + 1), own);
                parts.put(parameter, row.part());
            }
        }
        List<Moments> moments = new ArrayList<>();
        slots.forEach((parameter, kept) -> {
            TensorStats counted = kept.remove(STEP);
            OptionalLong step = counted != null && counted.count() == 1 && counted.finite() == 1
                    ? OptionalLong.of(Math.round(counted.mean()))
                    : OptionalLong.empty();
            moments.add(new Moments(parameter, parts.getOrDefault(parameter, Part.OTHER), step,
                    Optional.ofNullable(weights.get(parameter)), kept));
        });
        return moments;
    }
}
