package dev.ckpt.health;

import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.model.Part;
import dev.ckpt.model.Role;
import dev.ckpt.stats.RowNorms;
import dev.ckpt.stats.TensorStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Finds what is odd about statistics.
final class Concerns {

    /// So many times what is usual among its like is worth a look.
    private static final double TIMES = 10;

    /// What is usual can be said of so many tensors and more.
    private static final int PEERS = 4;

    /// A parameter of which so large a part never had a gradient.
    private static final double MUCH = 0.5;

    private final List<Concern> found = new ArrayList<>();

    private Concerns() {}

    /// The worst first, otherwise in checkpoint order.
    static List<Concern> of(List<Checkup> tensors, List<Moments> optimizer) {
        Concerns concerns = new Concerns();
        tensors.forEach(concerns::lookAt);
        concerns.compare(tensors);
        optimizer.forEach(concerns::lookAt);
        concerns.steps(optimizer);
        concerns.found.sort(Comparator.comparing(Concern::severity));
        return List.copyOf(concerns.found);
    }

    private void lookAt(Checkup checkup) {
        TensorRow row = checkup.row();
        checkup.stats().ifPresent(stats -> {
            notFinite(row.name(), stats);
            if (trained(row)) {
                sameEverywhere(row, stats);
            }
        });
        if (trained(row)) {
            checkup.rows().ifPresent(rows -> rows(row, rows));
        }
    }

    private static boolean trained(TensorRow row) {
        return row.section() == Section.WEIGHTS && row.part().role() != Role.BUFFER;
    }

    private void notFinite(String name, TensorStats stats) {
        if (stats.nan() + stats.infinite() > 0) {
            found.add(new Concern.NotFinite(name, stats.nan(), stats.infinite(), stats.count()));
        }
    }

    private void sameEverywhere(TensorRow row, TensorStats stats) {
        if (stats.count() < 2 || stats.finite() < stats.count()) {
            return;
        }
        if (stats.absMax() == 0) {
            found.add(new Concern.AllZero(row.name(), row.tensor().shape().rank() > 1));
        } else if (stats.min() == stats.max()) {
            found.add(new Concern.Constant(row.name(), stats.min()));
        }
    }

    private void rows(TensorRow row, RowNorms norms) {
        if (norms.zeroRows() < norms.rows()) { // all of it is said elsewhere
            boolean table = row.part().role() == Role.EMBEDDING || row.part().role() == Role.POSITION;
            if (norms.zeroRows() > 0) {
                found.add(new Concern.DeadRows(row.name(), false, norms.zeroRows(), norms.rows(),
                        norms.firstZeroRows(), table));
            }
            if (norms.zeroColumns() > 0) {
                found.add(new Concern.DeadRows(row.name(), true, norms.zeroColumns(), norms.columns(),
                        norms.firstZeroColumns(), table));
            }
        }
        if (norms.farAbove() > 0) {
            found.add(new Concern.LongRows(row.name(), norms));
        }
    }

    /// Holds tensors against those that do the same.
    private void compare(List<Checkup> tensors) {
        Map<Part, List<Checkup>> matrices = new EnumMap<>(Part.class);
        Map<Part, List<Checkup>> vectors = new EnumMap<>(Part.class);
        for (Checkup checkup : tensors) {
            if (trained(checkup.row()) && checkup.row().part() != Part.OTHER
                    && checkup.stats().filter(stats -> stats.absMax() > 0).isPresent()) {
                (checkup.row().tensor().shape().rank() > 1 ? matrices : vectors)
                        .computeIfAbsent(checkup.row().part(), part -> new ArrayList<>()).add(checkup);
            }
        }
        matrices.values().forEach(this::comparePeers);
        vectors.values().forEach(this::comparePeers);
    }

    private void comparePeers(List<Checkup> peers) {
        double[] largest = peers.stream().mapToDouble(checkup -> checkup.stats().orElseThrow().absMax()).toArray();
        if (largest.length < PEERS) {
            return;
        }
        double[] sorted = largest.clone();
        Arrays.sort(sorted);
        double typical = sorted[(sorted.length - 1) / 2];
        for (int i = 0; i < largest.length; i++) {
            if (largest[i] > TIMES * typical) {
                found.add(new Concern.LargeNumbers(peers.get(i).row().name(), largest[i], typical));
            }
        }
    }

    private void lookAt(Moments moments) {
        moments.slots().forEach((slot, stats) -> notFinite(moments.parameter() + "/" + slot, stats));
        moments.second().ifPresent(second -> {
            if (second.min() < 0) {
                found.add(new Concern.NegativeSquares(moments.parameter(), second.min()));
            }
            double share = second.zeroShare().orElse(0);
            if (share >= MUCH && second.count() > 1) {
                found.add(new Concern.NoGradients(moments.parameter(), share));
            }
        });
    }

    private void steps(List<Moments> optimizer) {
        List<Moments> counted = optimizer.stream().filter(moments -> moments.step().isPresent()).toList();
        if (counted.isEmpty()) {
            return;
        }
        long most = counted.stream().mapToLong(moments -> moments.step().orElseThrow()).max().orElseThrow();
        List<Moments> behind = counted.stream().filter(moments -> moments.step().orElseThrow() < most).toList();
        if (!behind.isEmpty()) {
            found.add(new Concern.UnevenSteps(behind.getFirst().parameter(), behind.size(),
                    behind.stream().mapToLong(moments -> moments.step().orElseThrow()).min().orElseThrow(), most));
        }
    }
}
