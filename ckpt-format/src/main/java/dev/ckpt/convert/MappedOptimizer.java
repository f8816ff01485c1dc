package dev.ckpt.convert;

import dev.ckpt.contents.Written;
import dev.ckpt.gpt.GptParameter;
import dev.ckpt.gpt.GptWeights;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.io.Quoted;
import dev.ckpt.model.Naming;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An optimizer as the other program would have built it: groups and numbers in its order, moments turned as their
/// parameters are.
///
/// nanoGPT's `configure_optimizers` makes two groups, the matrices and the rest, in the model's order; the other programs
/// leave it to the script, so there the groups stay, each in the model's order. Numbers count from 0 through the groups.
final class MappedOptimizer {

    private record Target(Dict settings, List<GptParameter> members) {}

    private final String file;
    private final OptimizerState state;
    private final Dict stored;
    private final GptWeights weights;
    private final MappedWeights target;
    private final Scheme from;
    private final Scheme to;
    private final SlotTurning slots;
    private final List<String> notes;
    private final List<Written.Left> left;

    private final List<Dict> groups = new ArrayList<>();
    private final NavigableMap<GptParameter, Integer> groupOf = new TreeMap<>();
    private final Map<Value, GptParameter> byId = new HashMap<>();

    /// @param stored the dict that `state` was read from
    /// @param notes and
    /// @param left are added to
    MappedOptimizer(String file, OptimizerState state, Dict stored, GptWeights weights, MappedWeights target,
            Scheme from, Scheme to, Turning turning, List<String> notes, List<Written.Left> left) {
        this.file = file;
        this.state = state;
        this.stored = stored;
        this.weights = weights;
        this.target = target;
        this.from = from;
        this.to = to;
        this.slots = new SlotTurning(file, turning);
        this.notes = notes;
        this.left = left;
    }

    Dict map() {
        readGroups();
        List<Target> targets = to == Scheme.NANOGPT ? matricesAndRest() : sameGroups();
        Map<GptParameter, Value> slotsOf = slotsByParameter();
        List<Dict.Entry> newState = new ArrayList<>(slotsOf.size());
        List<Value> newGroups = new ArrayList<>(targets.size());
        long next = 0;
        for (Target group : targets) {
            List<Value> ids = new ArrayList<>(group.members().size());
            List<Value> names = new ArrayList<>(group.members().size());
            for (GptParameter parameter : group.members()) {
                Value id = new Scalar.Int(next++);
                ids.add(id);
                names.add(new Text(to.name(parameter)));
                Value kept = slotsOf.get(parameter);
                if (kept != null) {
                    newState.add(new Dict.Entry(id, kept));
                }
            }
            newGroups.add(OptimizerGroups.with(group.settings(), ids, names));
        }
        Dict oldState = stored.dict("state").orElseThrow();
        return OptimizerGroups.with(stored, new Dict(oldState.kind(), newState, oldState.attributes()), newGroups);
    }

    private void readGroups() {
        if (state.kind().equals("LBFGS")) {
            throw OptimizerGroups.refused(file, state, "something kept for each parameter", "LBFGS",
                    "it keeps all parameters together in flat vectors");
        }
        List<OptimizerGroups.Group> read = OptimizerGroups.of(state, stored)
                .orElseThrow(() -> OptimizerGroups.refused(file, state, "a dict of state and a list param_groups",
                        "another form", "distributed training flattened it"));
        for (OptimizerGroups.Group group : read) {
            for (OptimizerGroups.Member member : group.members()) {
                GptParameter parameter = member.name().flatMap(weights::parameter).orElseThrow(
                        () -> OptimizerGroups.refused(file, state, "a parameter of the model for each number",
                                member.name().map(Quoted::of).orElse("one that nothing names: " + state.rule()),
                                "it belongs to another model, or its groups were made in an order of their own"));
                if (groupOf.putIfAbsent(parameter, groups.size()) != null) {
                    throw OptimizerGroups.refused(file, state, "each parameter once",
                            from.name(parameter) + " twice", "the file was edited by hand");
                }
                byId.put(member.id(), parameter);
            }
            groups.add(group.stored());
        }
        if (state.naming() == Naming.BY_RULE) {
            notes.add("which parameter is which in the optimizer follows from a rule (" + state.rule()
                    + "), and the shapes do not prove it");
        }
        addBiases();
    }

    /// Biases that the source has not join the optimizer where their module's weight is in it, beside the other vectors.
    private void addBiases() {
        List<GptParameter> joining = new ArrayList<>();
        for (GptParameter bias : target.added()) {
            if (groupOf.containsKey(bias.ofWeight())) {
                joining.add(bias);
            }
        }
        Integer vectors = null;
        for (Map.Entry<GptParameter, Integer> entry : groupOf.entrySet()) {
            vectors = entry.getKey().isMatrix() ? vectors : entry.getValue();
        }
        for (GptParameter bias : joining) {
            Integer beside = groupOf.get(bias.ofWeight());
            groupOf.put(bias, vectors != null ? vectors : beside != null ? beside : 0);
        }
        if (!joining.isEmpty()) {
            notes.add("the optimizer has no state for the " + joining.size()
                    + " added biases; PyTorch starts it at their first step");
        }
    }

    private List<Target> sameGroups() {
        List<Target> targets = new ArrayList<>();
        for (Dict group : groups) {
            targets.add(new Target(group, new ArrayList<>()));
        }
        groupOf.forEach((parameter, group) -> targets.get(group).members().add(parameter));
        return targets;
    }

    private List<Target> matricesAndRest() {
        List<GptParameter> matrices = new ArrayList<>();
        List<GptParameter> rest = new ArrayList<>();
        groupOf.keySet().forEach(parameter -> (parameter.isMatrix() ? matrices : rest).add(parameter));
        if (groups.isEmpty()) {
            return List.of();
        }
        if (groups.size() == 1) {
            notes.add("the optimizer's one group became nanoGPT's two, the matrices and the rest, with equal settings");
        }
        return List.of(new Target(settings(matrices, "matrices"), matrices),
                new Target(settings(rest, "norms and biases"), rest));
    }

    /// The settings that all of these have; those of the first group where there is none of these.
    private Dict settings(List<GptParameter> parameters, String what) {
        NavigableSet<Integer> used = new TreeSet<>();
        parameters.forEach(parameter -> used.add(groupOf.getOrDefault(parameter, 0)));
        Dict first = groups.get(used.isEmpty() ? 0 : used.first());
        for (int group : used) {
            String differing = GroupSettings.difference(first, groups.get(group));
            if (!differing.isEmpty()) {
                throw OptimizerGroups.refused(file, state, "one group's settings for all " + what
                        + ", as nanoGPT's optimizer has",
                        "groups " + used.first() + " and " + group
                                + " with another " + differing,
                        "the script grouped its parameters in a way of its own");
            }
        }
        return first;
    }

    private Map<GptParameter, Value> slotsByParameter() {
        Map<GptParameter, Value> kept = new LinkedHashMap<>();
        Dict oldState = stored.dict("state").orElseThrow();
        int strays = 0;
        for (Dict.Entry entry : oldState.entries()) {
            GptParameter parameter = byId.get(entry.key());
            if (parameter == null) {
                strays++;
            } else {
                kept.put(parameter, slots(parameter, entry.value()));
            }
        }
        if (strays > 0) {
            left.add(new Written.Left(state.path() + ".state", strays + " entries that belong to no group"));
        }
        return kept;
    }

    private Value slots(GptParameter parameter, Value value) {
        @Nullable
        Dict dict = value instanceof Dict slotsOfIt ? slotsOfIt : null;
        return dict == null || !target.turns(parameter)
                ? value
                : slots.turn(dict, parameter.shape(weights.sizes(), from.layout()),
                        state.path() + ".state[" + from.name(parameter) + "]");
    }
}
