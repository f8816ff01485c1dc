package dev.ckpt.prune;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.Fault;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Loose;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.model.Whereabouts;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.TreeEdit;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One [Dropping] under way: marks what goes, then copies the tree without it.
final class DroppingRun {

    private final Dropping asked;
    private final Contents contents;
    private final String file;
    private final Understanding meaning;
    private final Whereabouts places;
    private final List<Loose> tensors;
    private final NamePatterns drop;
    private final NamePatterns keep;

    /// Tensors that go, by place.
    private final BitSet gone = new BitSet();
    private final Set<Value> goneContainers = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Dict.Entry> goneEntries = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Value, Value> replaced = new IdentityHashMap<>();
    private final List<Mark> marks = new ArrayList<>();

    private record Mark(String path, String name, DroppedPart.Reason reason, int first, int afterLast) {}

    DroppingRun(Dropping asked, Contents contents) {
        this.asked = asked;
        this.contents = contents;
        file = contents.files().isEmpty() ? "checkpoint" : contents.files().getFirst().path().toString();
        meaning = Understanding.of(contents);
        places = Whereabouts.of(contents);
        tensors = places.tensors();
        drop = new NamePatterns(asked.drop());
        keep = new NamePatterns(asked.keep());
    }

    Dropping.Result run() {
        if (asked.parts().contains(Droppable.OPTIMIZER)) {
            regions(places.optimizerParts(), DroppedPart.Reason.OPTIMIZER);
        }
        if (asked.parts().contains(Droppable.EMA)) {
            ema();
        }
        List<Weight> lost = weights();
        others();
        top();
        requireUse();
        if (!lost.isEmpty()) {
            new LostParameters(file, meaning, places, lost).forget(replaced, gone,
                    slot -> mark(slot.place(), slot.name(), DroppedPart.Reason.STATE_OF_DROPPED));
        }
        Value tree = TreeEdit.copy(contents.root(), new WithoutTheMarked());
        Contents result = contents.withRoot(tree);
        requireGone(result);
        return new Dropping.Result(result, dropped());
    }

    private void regions(List<Whereabouts.Region> regions, DroppedPart.Reason reason) {
        for (Whereabouts.Region region : regions) {
            gone.set(region.firstPlace(), region.afterLastPlace());
            goneContainers.add(region.container());
            marks.add(new Mark(region.path(), region.path(), reason, region.firstPlace(), region.afterLastPlace()));
        }
    }

    private void ema() {
        regions(places.copies(), DroppedPart.Reason.EMA);
        for (Weight weight : meaning.weights().tensors()) {
            if (FlatCopy.isNamed(weight) && !keep.match(weight)) {
                entry(weight, DroppedPart.Reason.EMA);
            }
        }
    }

    /// Marks weights.
    ///
    /// @return those that go and are no buffers
    private List<Weight> weights() {
        List<Weight> lost = new ArrayList<>();
        boolean any = false;
        boolean left = false;
        for (Weight weight : meaning.weights().tensors()) {
            boolean kept = keep.match(weight);
            boolean named = drop.match(weight);
            boolean buffer = weight.isBuffer() && asked.parts().contains(Droppable.BUFFERS);
            if (!kept && !gone.get(weight.place()) && (named || buffer || asked.keepsOnlyNamed())) {
                entry(weight, named
                        ? DroppedPart.Reason.NAMED
                        : buffer ? DroppedPart.Reason.BUFFERS : DroppedPart.Reason.NOT_KEPT);
            }
            boolean went = gone.get(weight.place());
            any = true;
            left |= !went;
            if (went && !weight.isBuffer()) {
                lost.add(weight);
            }
        }
        if (any && !left) {
            throw new RequestException(Fault.in(file).expected("weights to be left").found("that all of them would go")
                    .next("drop less, or name with keep what is to stay"));
        }
        return lost;
    }

    private void entry(Weight weight, DroppedPart.Reason reason) {
        takeOut(weight.place(), weight.path());
        mark(weight.place(), weight.name(), reason);
    }

    private void takeOut(int place, String path) {
        goneEntries.add(places.entryOf(place).orElseThrow(() -> new UnsupportedException(Fault.in(file)
                .at("tensor " + path).expected("an entry of a dict, which can be left out")
                .found("a part of a list or of an object")
                .because("the whole model was saved, not its state_dict")
                .next("convert the file to a state_dict first"))));
    }

    private void mark(int place, String name, DroppedPart.Reason reason) {
        gone.set(place);
        marks.add(new Mark(tensors.get(place).path(), name, reason, place, place + 1));
    }

    private void others() {
        for (Loose loose : meaning.others()) {
            if (!gone.get(loose.place()) && !keep.match(loose.path()) && drop.match(loose.path())) {
                takeOut(loose.place(), loose.path());
                mark(loose.place(), loose.path(), DroppedPart.Reason.NAMED);
            }
        }
    }

    /// Things at the top of the file that are given by name.
    private void top() {
        if (!(contents.root() instanceof Dict root)) {
            return;
        }
        for (Dict.Entry entry : root.entries()) {
            if (entry.key() instanceof Text(String name) && drop.isSaid(name) && !holdsWeights(name)
                    && !goneEntries.contains(entry)) {
                drop.match(name);
                goneEntries.add(entry);
                int first = 0;
                while (first < tensors.size() && !isBelow(tensors.get(first), name)) {
                    first++;
                }
                int afterLast = first;
                while (afterLast < tensors.size() && isBelow(tensors.get(afterLast), name)) {
                    afterLast++;
                }
                gone.set(first, afterLast);
                marks.add(new Mark(name, name, DroppedPart.Reason.NAMED, first, afterLast));
            }
        }
    }

    private boolean holdsWeights(String name) {
        for (Weight weight : meaning.weights().tensors()) {
            if (weight.path().equals(name) || weight.path().startsWith(name + ".")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelow(Loose tensor, String name) {
        return tensor.path().equals(name) || tensor.path().startsWith(name + ".");
    }

    private void requireUse() {
        drop.requireUse(file, "drop");
        keep.requireUse(file, "keep");
        for (Droppable part : asked.parts()) {
            boolean found = marks.stream().anyMatch(mark -> mark.reason().name().equals(part.name()));
            if (!found && !(part == Droppable.BUFFERS && !asked.keep().isEmpty())) {
                throw new RequestException(Fault.in(file).expected(part.word() + " to drop").found("none in this file")
                        .next("see what is in it with: ckpt summary " + file));
            }
        }
    }

    /// A part that another place of the tree refers to would still be written.
    private void requireGone(Contents result) {
        if (asked.parts().contains(Droppable.OPTIMIZER) && !Understanding.of(result).optimizers().isEmpty()) {
            throw new UnsupportedException(Fault.in(file).at("optimizer").expected("an entry of a dict")
                    .found("an optimizer that stands in a list beside other things, or in an object")
                    .next("drop by name what holds it"));
        }
    }

    /// Numbers that another name keeps are not gone.
    private List<DroppedPart> dropped() {
        Set<View> kept = new HashSet<>();
        for (Loose tensor : tensors) {
            if (!gone.get(tensor.place())) {
                tensor.tensor().parts().forEach(part -> kept.add(View.of(part)));
            }
        }
        List<DroppedPart> dropped = new ArrayList<>();
        Set<View> counted = new HashSet<>();
        for (Mark mark : marks) {
            long bytes = 0;
            for (int place = mark.first(); place < mark.afterLast(); place++) {
                for (StridedTensor part : tensors.get(place).tensor().parts()) {
                    if (!kept.contains(View.of(part)) && counted.add(View.of(part))) {
                        bytes = plus(bytes, part.dtype().bytesOf(part.numel()));
                    }
                }
            }
            dropped.add(new DroppedPart(mark.path(), mark.name(), mark.reason(), mark.afterLast() - mark.first(),
                    bytes));
        }
        return dropped;
    }

    /// A view that repeats its numbers may claim any size.
    private static long plus(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private final class WithoutTheMarked implements TreeEdit.Rule {

        @Override
        public Optional<Value> value(Value value) {
            return Optional.ofNullable(replaced.get(value));
        }

        @Override
        public Optional<Dict.Entry> entry(Dict dict, Dict.Entry entry) {
            return goneEntries.contains(entry) || goneContainers.contains(entry.value())
                    ? Optional.empty()
                    : Optional.of(entry);
        }
    }

    /// Averages that stand among the weights, under a first name of their own: `model_ema.blocks.0.weight`.
    private static final class FlatCopy {

        private static final Set<String> WORDS = Set.of("ema", "swa", "shadow", "averaged");

        private FlatCopy() {}

        static boolean isNamed(Weight weight) {
            int dot = weight.name().indexOf('.');
            if (dot < 0) {
                return false;
            }
            for (String word : weight.name().substring(0, dot).toLowerCase(Locale.ROOT).split("[_-]", -1)) {
                if (WORDS.contains(word)) {
                    return true;
                }
            }
            return false;
        }
    }
}
