package dev.ckpt.history;

import dev.ckpt.align.AlignMode;
import dev.ckpt.align.Aligned;
import dev.ckpt.align.Alignment;
import dev.ckpt.align.NameMap;
import dev.ckpt.diff.ValueChange;
import dev.ckpt.io.Budget;
import dev.ckpt.io.CheckpointException;
import dev.ckpt.numbers.PairSums;
import dev.ckpt.numbers.Progress;
import dev.ckpt.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Holds two runs side by side, a step at a time.
final class BisectionReader {

    private final Tolerance tolerance;
    private final int threads;
    private final Budget budget;
    private final Progress progress;
    private final List<Snapshot[]> steps = new ArrayList<>();
    private final List<Unread> broken = new ArrayList<>();
    private final long total;
    private long done;

    BisectionReader(Snapshots a, Snapshots b, Tolerance tolerance, int threads, Budget budget, Progress progress) {
        this.tolerance = tolerance;
        this.threads = threads;
        this.budget = budget;
        this.progress = progress;
        broken.addAll(a.unread());
        broken.addAll(b.unread());
        SortedMap<Long, List<Snapshot>> left = bySteps(a);
        SortedMap<Long, List<Snapshot>> right = bySteps(b);
        left.forEach((step, ofA) -> {
            if (right.containsKey(step)) {
                steps.add(alike(ofA, right.getOrDefault(step, List.of())));
            }
        });
        total = steps.stream().mapToLong(pair -> pair[0].bytes() + pair[1].bytes()).sum();
    }

    private static SortedMap<Long, List<Snapshot>> bySteps(Snapshots run) {
        SortedMap<Long, List<Snapshot>> steps = new TreeMap<>();
        for (Snapshot snapshot : run.found()) {
            snapshot.step().ifPresent(step -> steps.computeIfAbsent(step, key -> new ArrayList<>()).add(snapshot));
        }
        return steps;
    }

    /// Of several files of one step (`last.pt` beside `step-300.pt`) those that are called alike, or the first ones.
    private static Snapshot[] alike(List<Snapshot> a, List<Snapshot> b) {
        for (Snapshot one : a) {
            for (Snapshot other : b) {
                if (one.name().equals(other.name())) {
                    return new Snapshot[]{one, other};
                }
            }
        }
        Comparator<Snapshot> byName = Comparator.comparing(Snapshot::name);
        return new Snapshot[]{a.stream().min(byName).orElseThrow(), b.stream().min(byName).orElseThrow()};
    }

    Bisection read() {
        Optional<StepPair> last = Optional.empty();
        Optional<Parting> first = Optional.empty();
        Optional<Parting> weights = Optional.empty();
        Optional<Parting> beyond = Optional.empty();
        Optional<List<ValueChange>> settings = Optional.empty();
        int looked = 0;
        for (Snapshot[] pair : steps) {
            Optional<Parting> found = compare(pair[0], pair[1]);
            looked++;
            if (found.isEmpty()) {
                continue;
            }
            Parting parting = found.get();
            settings = settings.or(() -> Optional.of(parting.settings()));
            if (first.isEmpty() && !parting.any()) {
                last = Optional.of(parting.at());
            }
            first = first.or(() -> found.filter(Parting::any));
            weights = weights.or(() -> found.filter(it -> !it.weights().parted().isEmpty()));
            beyond = beyond.or(() -> found.filter(it -> !tolerance.isExact() && it.beyond()));
            if (weights.isPresent() && (tolerance.isExact() || beyond.isPresent())) {
                break;
            }
        }
        List<StepPair> common = steps.stream().map(pair -> at(pair[0], pair[1])).toList();
        return new Bisection(common, looked, last, settings.orElse(List.of()), first, weights, beyond, broken);
    }

    private static StepPair at(Snapshot a, Snapshot b) {
        return new StepPair(a.step().orElse(-1), a.path(), b.path());
    }

    /// Empty where one of them cannot be read.
    private Optional<Parting> compare(Snapshot one, Snapshot other) {
        long before = done;
        Snapshot reading = one;
        try (OpenSnapshot a = OpenSnapshot.open(one, budget)) {
            reading = other;
            try (OpenSnapshot b = OpenSnapshot.open(other, budget)) {
                Alignment alignment = Alignment.of(a.meaning(), b.meaning(), AlignMode.AUTO, NameMap.NONE);
                return Optional.of(new Parting(at(one, other), section(alignment.weights()),
                        section(alignment.optimizer()), SettingChanges.of(a.meaning(), b.meaning())));
            } catch (CheckpointException e) {
                boolean ofA = a.checkpoint().files().stream()
                        .anyMatch(file -> file.path().toString().equals(e.fault().file()));
                reading = ofA ? one : other;
                throw e;
            }
        } catch (IOException | CheckpointException e) {
            broken.add(new Unread(reading.path(), e));
            return Optional.empty();
        } finally {
            done = before + one.bytes() + other.bytes();
        }
    }

    private PartedSection section(Aligned aligned) {
        List<Parted> parted = new ArrayList<>();
        int unread = 0;
        int beyond = 0;
        List<TensorTally> all = TensorTally.over(aligned, tolerance, false, threads,
                (now, whole) -> progress.at(Math.min(done + now, total), total));
        for (TensorTally tensor : all) {
            PairTally tally = tensor.tally();
            switch (tensor.where()) {
                case BOTH -> {
                    if (tally.pairs.changed() > 0) {
                        parted.add(values(tensor));
                        beyond += tolerance.isExact() || tally.beyond > 0 ? 1 : 0;
                    }
                }
                case FIRST -> parted.add(missing(tensor, Parted.How.FIRST_ALONE));
                case SECOND -> parted.add(missing(tensor, Parted.How.SECOND_ALONE));
                case UNREAD -> unread++;
            }
        }
        beyond += (int) parted.stream().filter(one -> one.how() != Parted.How.VALUES).count();
        return new PartedSection(all.size(), unread, parted, beyond);
    }

    private Parted values(TensorTally tensor) {
        PairSums pairs = tensor.tally().pairs;
        return new Parted(tensor.name(), Parted.How.VALUES, pairs.maxAbs(), index(tensor), pairs.changed(),
                tolerance.isExact() ? pairs.changed() : tensor.tally().beyond, pairs.count());
    }

    private static Parted missing(TensorTally tensor, Parted.How how) {
        return new Parted(tensor.name(), how, Double.NaN, List.of(), 0, 0, 0);
    }

    /// Of complex numbers real and imaginary parts count each, and the index is the number's.
    private static List<Long> index(TensorTally tensor) {
        Shape shape = tensor.tensor().shape();
        PairSums pairs = tensor.tally().pairs;
        if (pairs.maxAt() < 0 || shape.numel() == 0) {
            return List.of();
        }
        long rest = pairs.maxAt() / (pairs.count() / shape.numel());
        Long[] index = new Long[shape.rank()];
        for (int d = shape.rank() - 1; d >= 0; d--) {
            index[d] = rest % shape.size(d);
            rest /= shape.size(d);
        }
        return List.of(index);
    }
}
