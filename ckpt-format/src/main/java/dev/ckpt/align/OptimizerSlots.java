package dev.ckpt.align;

import dev.ckpt.model.Part;
import dev.ckpt.model.Slot;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pairs the slots of two optimizers: a slot goes with its parameter, whatever number that has in the file, and is turned and
/// cut as its parameter is.
final class OptimizerSlots {

    /// Slots that exchange their places when a matrix is turned: what Adafactor sums over rows and over columns.
    private static final Map<String, String> ROWS_AND_COLUMNS = Map.of("row_var", "col_var", "col_var", "row_var",
            "exp_avg_sq_row", "exp_avg_sq_col", "exp_avg_sq_col", "exp_avg_sq_row");

    /// @param group the parameter's number in the second checkpoint; -1 where it is none of the model's
    /// @param text the parameter's name where it is none of the model's
    private record Key(int group, String text, String slot) {}

    private final ParameterLinks links;
    private final NameMap map;
    private final String prefixA;
    private final String prefixB;
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Key, Integer> indexB = new HashMap<>();
    private final BitSet used = new BitSet();
    private List<Slot> slotsB = List.of();

    /// @param prefixA put before all names of the first
    /// @param prefixB of the second
    OptimizerSlots(ParameterLinks links, NameMap map, String prefixA, String prefixB) {
        this.links = links;
        this.map = map;
        this.prefixA = prefixA;
        this.prefixB = prefixB;
    }

    Aligned align(List<Slot> a, List<Slot> b) {
        slotsB = b;
        for (int i = 0; i < b.size(); i++) {
            indexB.putIfAbsent(keyInB(b.get(i).parameter(), b.get(i).slot()), i);
        }
        List<Lone> removed = new ArrayList<>();
        for (Slot slot : a) {
            Optional<Entry> parameter = links.inA(slot.parameter());
            boolean paired = false;
            if (parameter.isPresent()) {
                for (Link link : links.of(parameter.get())) {
                    paired |= pair(slot, link);
                }
            } else {
                paired = pairByText(slot);
            }
            if (!paired) {
                removed.add(new Lone(prefixA + slot.name(), slot.tensor(),
                        parameter.map(entry -> entry.weight().part()).orElse(Part.OTHER)));
            }
        }
        List<Lone> added = new ArrayList<>();
        for (int i = used.nextClearBit(0); i < b.size(); i = used.nextClearBit(i + 1)) {
            Slot slot = b.get(i);
            added.add(new Lone(prefixB + slot.name(), slot.tensor(),
                    links.inB(slot.parameter()).map(entry -> entry.weight().part()).orElse(Part.OTHER)));
        }
        return new Aligned(pairs, removed, added);
    }

    private Key keyInB(String parameter, String slot) {
        return links.inB(parameter).map(entry -> new Key(entry.group(), "", slot))
                .orElse(new Key(-1, parameter, slot));
    }

    private boolean pair(Slot slot, Link link) {
        String exchanged = link.turned() ? ROWS_AND_COLUMNS.get(slot.slot()) : null;
        @Nullable
        Integer at = indexB.get(new Key(link.b().group(), "", exchanged == null ? slot.slot() : exchanged));
        if (at == null || (used.get(at) && link.cutB().isEmpty())) {
            return false;
        }
        Slot other = slotsB.get(at);
        Optional<Tensor> a = part(slot.tensor(), link.cutA());
        Optional<Tensor> b = part(other.tensor(), link.cutB());
        if (a.isEmpty() || b.isEmpty()) {
            return false;
        }
        used.set(at);
        boolean turned = link.turned() && View.turns(b.get())
                && (exchanged != null || b.get().shape().equals(shapeInB(link)));
        List<Rule> rules = new ArrayList<>(List.of(Rule.PARAMETER));
        if (link.fused()) {
            rules.add(Rule.FUSED_QKV);
        }
        if (turned || exchanged != null) {
            rules.add(Rule.TRANSPOSED);
        }
        pairs.add(new Pair(prefixA + link.partOfA(slot.parameter()) + "/" + slot.slot(),
                prefixB + link.partOfB(other.parameter()) + "/" + other.slot(), a.get(),
                turned ? View.turned(b.get()) : b.get(), link.part(), rules));
        return true;
    }

    private static Shape shapeInB(Link link) {
        return link.cutB().map(cut -> cut.of(link.b().tensor()).shape()).orElse(link.b().shape());
    }

    /// A slot of the fused tensor's shape is cut as that is, a single number stands for every part; of anything else nobody
    /// knows which part belongs to which.
    private static Optional<Tensor> part(Tensor slot, Optional<Cut> cut) {
        if (cut.isEmpty() || slot.shape().rank() == 0) {
            return Optional.of(slot);
        }
        return cut.filter(it -> slot.shape().equals(it.whole()) && View.possible(slot)).map(it -> it.of(slot));
    }

    /// Of a parameter that is none of the model's.
    private boolean pairByText(Slot slot) {
        Optional<String> mapped = map.nameInB(slot.parameter());
        @Nullable
        Integer at = indexB.get(keyInB(mapped.orElse(slot.parameter()), slot.slot()));
        if (at == null || used.get(at)) {
            return false;
        }
        used.set(at);
        Slot other = slotsB.get(at);
        boolean named = !slot.parameter().isEmpty() && !slot.parameter().startsWith("#");
        List<Rule> rules = mapped.isPresent()
                ? List.of(Rule.PARAMETER, Rule.MAP)
                : List.of(named ? Rule.PARAMETER : Rule.SAME_NAME);
        Part part = links.inB(other.parameter()).map(entry -> entry.weight().part()).orElse(Part.OTHER);
        pairs.add(new Pair(prefixA + slot.name(), prefixB + other.name(), slot.tensor(), other.tensor(), part, rules));
        return true;
    }
}
