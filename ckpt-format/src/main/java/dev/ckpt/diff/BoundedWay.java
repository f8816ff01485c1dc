package dev.ckpt.diff;

import dev.ckpt.diff.Continuation.Ground;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.ParameterGroup;
import dev.ckpt.model.Role;
import dev.ckpt.model.Slot;
import dev.ckpt.model.Understanding;
import dev.ckpt.numbers.NumberBlocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Holds the largest change of each weight against what its optimizer can do.
final class BoundedWay {

    private final List<OptimizerPair> optimizers;
    private final Understanding a;
    private final Understanding b;
    private final long done;
    private final long steps;
    private final List<Map<String, List<Integer>>> members = new ArrayList<>();
    private final Map<Groups, Optional<Reach>> known = new HashMap<>();

    /// @param optimizer its number
    /// @param places of the groups, in [OptimizerPair#allGroups()]; none where no group names a parameter
    private record Groups(int optimizer, List<Integer> places) {}

    BoundedWay(List<OptimizerPair> optimizers, Understanding a, Understanding b, long steps) {
        this.optimizers = optimizers;
        this.a = a;
        this.b = b;
        this.steps = steps;
        done = Math.max(0, OptimizerPair.count(a).orElse(a.training().step().orElse(0)));
        optimizers.forEach(pair -> members.add(pair.groupsByParameter()));
    }

    Continuation judge(List<TensorChange> changes, NumberBlocks blocks) {
        double largest = 0;
        Optional<TensorChange> farthest = Optional.empty();
        Optional<Reach> reach = Optional.empty();
        Set<String> unbounded = new HashSet<>();
        for (TensorChange change : changes) {
            if (change.pair().part().role() == Role.BUFFER || change.values().isEmpty()) {
                continue;
            }
            Optional<Reach> its = reach(change);
            Optional<Double> unit = unit(change);
            Optional<Witness> witness = Witness.of(change, blocks);
            if (its.isEmpty() || unit.isEmpty() || witness.isEmpty()) {
                unbounded.add(its.isEmpty() ? kindOf(change) : change.pair().b().dtype().torchName());
                continue;
            }
            double ratio = change.values().get().maxAbs()
                    / its.get().of(witness.get().before(), witness.get().after(), unit.get());
            if (ratio >= largest || farthest.isEmpty()) {
                largest = ratio;
                farthest = Optional.of(change);
                reach = its;
            }
        }
        return verdict(largest, farthest, reach, unbounded);
    }

    private Continuation verdict(double largest, Optional<TensorChange> farthest, Optional<Reach> reach,
            Set<String> unbounded) {
        if (farthest.isPresent() && reach.isPresent() && largest > 1) {
            return Continuation.of(OptionalDouble.of(largest), Ground.BEYOND_BOUND, farthest.get().pair().name(),
                    Figures.percent(largest), reach.get().kind(), Figures.count(steps),
                    Figures.rate(reach.get().rate()));
        }
        if (!unbounded.isEmpty()) {
            return Continuation.of(farthest.isPresent() ? OptionalDouble.of(largest) : OptionalDouble.empty(),
                    Ground.NO_BOUND, String.join(", ", unbounded.stream().sorted().toList()));
        }
        return Continuation.of(OptionalDouble.of(largest), Ground.WITHIN_BOUND, Figures.percent(largest),
                reach.map(Reach::kind).orElse(optimizers.getFirst().kind()), Figures.count(steps),
                Figures.rate(reach.map(Reach::rate).orElse(Rates.ofAll(optimizers, a, b))));
    }

    private Optional<Double> unit(TensorChange change) {
        Optional<Double> one = Reach.unit(change.pair().a().dtype());
        return one.flatMap(first -> Reach.unit(change.pair().b().dtype()).map(second -> Math.max(first, second)));
    }

    private Optional<Reach> reach(TensorChange change) {
        int number = number(change);
        List<Integer> places = members.get(number).getOrDefault(parameter(change), List.of());
        return known.computeIfAbsent(new Groups(number, places), this::reach);
    }

    /// Of a parameter that no group names, the settings of all: the largest of each is taken.
    private Optional<Reach> reach(Groups groups) {
        OptimizerPair pair = optimizers.get(groups.optimizer());
        List<ParameterGroup> all = pair.allGroups();
        List<ParameterGroup> its = groups.places().isEmpty() ? all : groups.places().stream().map(all::get).toList();
        return Reach.of(pair.kind(), its, Rates.of(its, a, b), done, steps, momentsUnit(pair));
    }

    private String kindOf(TensorChange change) {
        return optimizers.get(number(change)).kind();
    }

    /// Which optimizer has the parameter; the first, where none names it.
    private int number(TensorChange change) {
        for (int i = 0; i < optimizers.size(); i++) {
            if (members.get(i).containsKey(parameter(change))) {
                return i;
            }
        }
        return 0;
    }

    /// Without what says which part of a fused tensor it is.
    private static String parameter(TensorChange change) {
        String name = change.pair().name();
        return name.endsWith("]") ? name.substring(0, name.lastIndexOf('[')) : name;
    }

    private static double momentsUnit(OptimizerPair pair) {
        double unit = 0;
        for (OptimizerState state : List.of(pair.a(), pair.b())) {
            for (Slot slot : state.slots()) {
                if (!slot.isStep() && slot.tensor().shape().rank() > 0) {
                    unit = Math.max(unit, Reach.unit(slot.tensor().dtype()).orElse(0.0));
                }
            }
        }
        return unit;
    }
}
