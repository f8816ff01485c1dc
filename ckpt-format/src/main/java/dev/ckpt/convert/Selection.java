package dev.ckpt.convert;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Written;
import dev.ckpt.model.NameSelector;
import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.OptimizerState;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.model.Whereabouts;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TreeEdit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Some of the weights. What an optimizer has gathered for the others goes with them, and its parameters are numbered anew;
/// of tied weights it forgets only when the last goes. Everything else stays.
///
/// @param only a weight's name must match one of these, unless there are none; with wrapper prefixes or without
/// @param skip and none of these
public record Selection(List<NameSelector> only, List<NameSelector> skip) {

    public Selection {
        only = List.copyOf(only);
        skip = List.copyOf(skip);
    }

    /// @param source what `contents` means
    /// @throws UnsupportedException when no weight would be left, when a weight cannot be taken out of where it stands, or
    ///         when it is not known what an optimizer would have to forget
    public Converted apply(Contents contents, Understanding source) {
        String file = contents.files().isEmpty() ? "checkpoint" : contents.files().getFirst().path().toString();
        List<Weight> dropped = source.weights().tensors().stream().filter(weight -> !keeps(weight)).toList();
        if (dropped.isEmpty()) {
            return new Converted(contents, List.of(), List.of());
        }
        if (dropped.size() == source.weights().tensors().size()) {
            throw new UnsupportedException(Fault.in(file).at("the weights").expected("some that the patterns leave")
                    .found("none of " + dropped.size() + "; the first is "
                            + Quoted.of(dropped.getFirst().name()))
                    .because("a name spelled differently in this file")
                    .next("see the names with: ckpt summary " + file));
        }
        Whereabouts places = Whereabouts.of(contents);
        KeyEdit edit = new KeyEdit();
        List<Written.Left> left = new ArrayList<>();
        for (Weight weight : dropped) {
            edit.remove(places.entryOf(weight.place()).orElseThrow(() -> new UnsupportedException(Fault.in(file)
                    .at("tensor " + Quoted.of(weight.path())).expected("an entry of a dict, which can be left out")
                    .found("a part of a list or of an object")
                    .because("the whole model was saved, not its state_dict"))));
            left.add(new Written.Left(weight.path(), "not selected"));
        }
        Set<String> forgotten = forgotten(source, dropped);
        for (int i = 0; i < source.optimizers().size(); i++) {
            if (places.optimizers().get(i).container() instanceof Dict optimizer) {
                forget(file, source.optimizers().get(i), optimizer, forgotten, edit, left);
            }
        }
        return new Converted(contents.withRoot(TreeEdit.copy(contents.root(), edit)), List.of(), left);
    }

    private boolean keeps(Weight weight) {
        return (only.isEmpty() || any(only, weight)) && !any(skip, weight);
    }

    private static boolean any(List<NameSelector> patterns, Weight weight) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.matches(weight.name()) || pattern.matches(weight.storedName()));
    }

    /// Names of parameters that are there under no name any more.
    private static Set<String> forgotten(Understanding source, List<Weight> dropped) {
        Set<String> places = new HashSet<>();
        dropped.forEach(weight -> places.add(weight.path()));
        Set<String> staying = new HashSet<>();
        for (Weight weight : source.weights().tensors()) {
            if (!places.contains(weight.path())) {
                staying.add(weight.tiedTo().orElse(weight.name()));
            }
        }
        Set<String> forgotten = new HashSet<>();
        for (Weight weight : dropped) {
            if (!weight.isBuffer() && !staying.contains(weight.tiedTo().orElse(weight.name()))) {
                forgotten.add(weight.name());
            }
        }
        return forgotten;
    }

    private static void forget(String file, OptimizerState state, Dict stored, Set<String> forgotten, KeyEdit edit,
            List<Written.Left> left) {
        List<String> parameters = new ArrayList<>(state.parameters());
        state.groups().forEach(group -> parameters.addAll(group.parameters()));
        boolean together = state.kind().equals("LBFGS") && state.withState() > 0;
        boolean unnamed = parameters.stream().anyMatch(name -> name.startsWith("#"));
        if (!forgotten.isEmpty() && (together || unnamed)) {
            throw OptimizerGroups.refused(file, state, "to know what it keeps for each weight",
                    together ? "one vector for all weights together" : state.rule(),
                    "weights are to go, and the optimizer would have to forget them");
        }
        if (parameters.stream().noneMatch(forgotten::contains)) {
            return;
        }
        edit.replace(stored, OptimizerSubset.of(stored,
                at -> at >= parameters.size() || !forgotten.contains(parameters.get(at))));
        state.slots().stream().filter(slot -> forgotten.contains(slot.parameter()))
                .forEach(slot -> left.add(new Written.Left(slot.path(), "its weight was not selected")));
    }
}
