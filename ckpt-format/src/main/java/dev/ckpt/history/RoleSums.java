package dev.ckpt.history;

import dev.ckpt.model.Role;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What the weights of two checkpoints come to, by role.
final class RoleSums {

    private static final class Sums {
        double a;
        double b;
        double pairedA;
        double d;
        int paired;
        boolean inA;
        boolean inB;
    }

    private final Map<Role, Sums> byRole = new EnumMap<>(Role.class);
    private long nanA;
    private long nanB;
    private long infiniteA;
    private long infiniteB;
    private String firstA = "";
    private String firstB = "";
    private int paired;
    private int alone;

    void add(TensorTally tensor) {
        if (tensor.part().role() == Role.BUFFER) {
            return;
        }
        Sums sums = byRole.computeIfAbsent(tensor.part().role(), role -> new Sums());
        PairTally tally = tensor.tally();
        switch (tensor.where()) {
            case BOTH -> {
                addA(tensor, tally.squaresA(), tally.a, sums);
                addB(tensor, sums);
                sums.pairedA += tally.pairs.squaresA();
                sums.d += tally.pairs.squaresD();
                sums.paired++;
                paired++;
            }
            case FIRST -> {
                addA(tensor, tally.b.squares, tally.b, sums); // a tensor by itself counts as a second one
                alone++;
            }
            case SECOND -> {
                addB(tensor, sums);
                alone++;
            }
            case UNREAD -> alone++;
        }
    }

    private void addA(TensorTally tensor, double squares, PairTally.OneTally odd, Sums sums) {
        sums.a += squares;
        sums.inA = true;
        nanA += odd.nan;
        infiniteA += odd.infinite;
        firstA = firstA.isEmpty() && odd.nan + odd.infinite > 0 ? tensor.name() : firstA;
    }

    private void addB(TensorTally tensor, Sums sums) {
        PairTally.OneTally odd = tensor.tally().b;
        sums.b += tensor.tally().squaresB();
        sums.inB = true;
        nanB += odd.nan;
        infiniteB += odd.infinite;
        firstB = firstB.isEmpty() && odd.nan + odd.infinite > 0 ? tensor.name() : firstB;
    }

    Norms normsA() {
        Map<Role, Double> roles = new EnumMap<>(Role.class);
        double all = 0;
        for (Map.Entry<Role, Sums> entry : byRole.entrySet()) {
            all += entry.getValue().a;
            if (entry.getValue().inA) {
                roles.put(entry.getKey(), Math.sqrt(entry.getValue().a));
            }
        }
        return new Norms(Math.sqrt(all), roles, nanA, infiniteA, known(firstA));
    }

    Norms normsB() {
        Map<Role, Double> roles = new EnumMap<>(Role.class);
        double all = 0;
        for (Map.Entry<Role, Sums> entry : byRole.entrySet()) {
            all += entry.getValue().b;
            if (entry.getValue().inB) {
                roles.put(entry.getKey(), Math.sqrt(entry.getValue().b));
            }
        }
        return new Norms(Math.sqrt(all), roles, nanB, infiniteB, known(firstB));
    }

    private static Optional<String> known(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    Optional<Update> update(OptionalLong steps) {
        if (paired == 0) {
            return Optional.empty();
        }
        Map<Role, Double> roles = new EnumMap<>(Role.class);
        double a = 0;
        double d = 0;
        for (Map.Entry<Role, Sums> entry : byRole.entrySet()) {
            Sums sums = entry.getValue();
            a += sums.pairedA;
            d += sums.d;
            if (sums.paired > 0) {
                roles.put(entry.getKey(), ratio(sums.d, sums.pairedA));
            }
        }
        return Optional.of(new Update(steps, ratio(d, a), roles, paired, alone));
    }

    private static double ratio(double d, double a) {
        return d == 0 ? 0 : Math.sqrt(d / a);
    }
}
