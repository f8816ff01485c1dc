package dev.ckpt.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds which parameter each number of an optimizer is, and how sure that is; see [Naming].
final class SlotNaming {

    /// @param names one for each of the optimizer's parameters, group after group; empty where nothing tells
    /// @param rule what named them
    record Answer(Naming naming, String rule, List<Optional<String>> names) {}

    private record Fit(List<Weight> sequence, boolean proved, String words) {}

    private final List<Weight> parameters;
    private final boolean modelOrder;
    private final List<Integer> groupSizes;
    private final List<SlotShapes> shapes;

    /// @param parameters in the model's order as far as that is known
    /// @param modelOrder whether it is known to be the model's
    /// @param groupSizes how many parameters each group of the optimizer has
    /// @param shapes for each parameter of the optimizer, group after group, what is kept for it
    private SlotNaming(List<Weight> parameters, boolean modelOrder, List<Integer> groupSizes,
            List<SlotShapes> shapes) {
        this.parameters = parameters;
        this.modelOrder = modelOrder;
        this.groupSizes = groupSizes;
        this.shapes = shapes;
    }

    static Answer name(List<Weight> parameters, boolean modelOrder, List<Integer> groupSizes,
            List<SlotShapes> shapes) {
        return new SlotNaming(parameters, modelOrder, groupSizes, shapes).name();
    }

    private Answer name() {
        List<Fit> fits = new ArrayList<>();
        for (ParameterOrder order : ParameterOrder.values()) {
            List<List<Weight>> groups = order.groups(parameters);
            if (haveTheFilesSizes(order, groups)) {
                List<Weight> sequence = new ArrayList<>(parameters.size());
                groups.forEach(sequence::addAll);
                fit(sequence, order.words(groupSizes.size())).filter(fit -> isNew(fit, fits)).ifPresent(fits::add);
            }
        }
        if (fits.isEmpty()) {
            return aPartInOrder();
        }
        if (fits.size() > 1) {
            return disagreement(fits);
        }
        Fit fit = fits.getFirst();
        boolean certain = fit.proved() && modelOrder && shapesDiffer();
        return new Answer(certain ? Naming.CERTAIN : Naming.BY_RULE, fit.words(), names(fit.sequence()));
    }

    private boolean haveTheFilesSizes(ParameterOrder order, List<List<Weight>> groups) {
        if (shapes.size() != parameters.size() || parameters.isEmpty()) {
            return false;
        }
        if (order.mayBeCut()) {
            return true;
        }
        boolean same = groups.size() == groupSizes.size();
        for (int g = 0; same && g < groups.size(); g++) {
            same = groups.get(g).size() == groupSizes.get(g);
        }
        return same;
    }

    private Optional<Fit> fit(List<Weight> sequence, String words) {
        boolean proved = true;
        for (int i = 0; i < sequence.size(); i++) {
            switch (shapes.get(i).of(sequence.get(i).tensor().shape())) {
                case CONTRADICTS -> {
                    return Optional.empty();
                }
                case SILENT -> proved = false;
                case PROVES -> {
                }
            }
        }
        return Optional.of(new Fit(sequence, proved, words));
    }

    private static boolean isNew(Fit fit, List<Fit> others) {
        for (Fit other : others) {
            boolean same = true;
            for (int i = 0; same && i < fit.sequence().size(); i++) {
                same = fit.sequence().get(i).place() == other.sequence().get(i).place();
            }
            if (same) {
                return false;
            }
        }
        return true;
    }

    private boolean shapesDiffer() {
        for (Weight weight : parameters) {
            if (!weight.tensor().shape().equals(parameters.getFirst().tensor().shape())) {
                return true;
            }
        }
        return parameters.size() == 1;
    }

    private static Answer disagreement(List<Fit> fits) {
        List<Optional<String>> names = new ArrayList<>();
        for (int i = 0; i < fits.getFirst().sequence().size(); i++) {
            Weight named = fits.getFirst().sequence().get(i);
            boolean agreed = true;
            for (Fit fit : fits) {
                agreed &= fit.sequence().get(i).place() == named.place();
            }
            names.add(agreed ? Optional.of(named.name()) : Optional.empty());
        }
        List<String> words = new ArrayList<>();
        fits.forEach(fit -> words.add(fit.words()));
        return new Answer(Naming.AMBIGUOUS, "several orders fit: " + String.join("; ", words), names);
    }

    /// An optimizer of some parameters, in model order: told when the shapes leave one way to choose them, which is when the
    /// choice from the left is the choice from the right.
    private Answer aPartInOrder() {
        int count = shapes.size();
        int[] chosen = new int[count];
        int at = 0;
        boolean one = count > 0 && count < parameters.size();
        for (int i = 0; one && i < count; i++) {
            while (at < parameters.size() && !proves(i, at)) {
                at++;
            }
            one = at < parameters.size();
            chosen[i] = at++;
        }
        at = parameters.size() - 1;
        for (int i = count - 1; one && i >= 0; i--) {
            while (at >= 0 && !proves(i, at)) {
                at--;
            }
            one = at == chosen[i];
            at--;
        }
        List<Optional<String>> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(one ? Optional.of(parameters.get(chosen[i]).name()) : Optional.empty());
        }
        return one
                ? new Answer(Naming.BY_RULE, count + " of " + parameters.size() + " parameters, in order", names)
                : new Answer(Naming.AMBIGUOUS, "no known order fits", names);
    }

    private boolean proves(int slot, int parameter) {
        return shapes.get(slot).of(parameters.get(parameter).tensor().shape()) == SlotShapes.Answer.PROVES;
    }

    private static List<Optional<String>> names(List<Weight> sequence) {
        List<Optional<String>> names = new ArrayList<>(sequence.size());
        for (Weight weight : sequence) {
            names.add(Optional.of(weight.name()));
        }
        return names;
    }
}
