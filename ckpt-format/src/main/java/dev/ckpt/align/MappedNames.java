package dev.ckpt.align;

import dev.ckpt.gpt.GptModule;
import dev.ckpt.gpt.GptParameter;
import dev.ckpt.gpt.Scheme;
import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.Quoted;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Pairs weights by a user's map, which has to be about these two checkpoints.
final class MappedNames {

    private final NameMap map;
    private final Set<String> slotNamesA;
    private final Set<String> slotNamesB;

    /// @param slotNamesA parameters of the first checkpoint's optimizers, which may have no weights
    /// @param slotNamesB of the second's
    MappedNames(NameMap map, Set<String> slotNamesA, Set<String> slotNamesB) {
        this.map = map;
        this.slotNamesA = slotNamesA;
        this.slotNamesB = slotNamesB;
    }

    /// @throws MalformedException when the map names what is not there
    void pair(Matching matching) {
        for (NameRule rule : map.plainRules()) {
            Optional<Entry> a = require(rule.line(), rule.nameInA(), matching.a(), slotNamesA, "first");
            Optional<Entry> b = require(rule.line(), rule.nameInB(), matching.b(), slotNamesB, "second");
            if (a.isPresent() && b.isPresent()) {
                pair(matching, a.get(), b.get());
            }
        }
        for (NameRule glob : map.globs()) {
            pair(matching, glob);
        }
        map.preset().ifPresent(preset -> pair(matching, preset));
    }

    private static void pair(Matching matching, Entry a, Entry b) {
        if (matching.a().isFree(a) && matching.b().isFree(b)) {
            matching.pair(a, b, Rule.MAP);
        }
    }

    private Optional<Entry> require(int line, String name, Side side, Set<String> slotNames, String which) {
        Optional<Entry> entry = side.called(name);
        if (entry.isEmpty() && !slotNames.contains(name)) {
            throw unknown(line, name, names(side, slotNames), which);
        }
        return entry;
    }

    private static Collection<String> names(Side side, Set<String> slotNames) {
        Set<String> names = new LinkedHashSet<>();
        side.entries().forEach(entry -> names.add(entry.name()));
        names.addAll(slotNames);
        return names;
    }

    private MalformedException unknown(int line, String name, Collection<String> known, String which) {
        Fault fault = Fault.in(map.source()).at("line " + line).expected("a name of the " + which + " checkpoint")
                .found(Quoted.of(name));
        return new MalformedException(
                Nearest.of(name, known).map(nearest -> fault
                        .next("the nearest name there is " + Quoted.of(nearest)
                                + ": write that, or leave the line out"))
                        .orElse(fault.next("ckpt summary lists the names")));
    }

    /// Of a line with stars one pair is enough to make sense: not every name that it fits need have its like.
    private void pair(Matching matching, NameRule glob) {
        String first = "";
        String firstInB = "";
        boolean any = false;
        for (Entry entry : matching.a().entries()) {
            Optional<String> name = glob.apply(entry.name()).or(() -> glob.apply(entry.weight().storedName()));
            if (name.isPresent()) {
                first = first.isEmpty() ? entry.name() : first;
                firstInB = firstInB.isEmpty() ? name.get() : firstInB;
                Optional<Entry> other = matching.b().called(name.get());
                any |= other.isPresent();
                other.ifPresent(it -> pair(matching, entry, it));
            }
        }
        for (String slotName : slotNamesA) {
            any |= glob.apply(slotName).filter(slotNamesB::contains).isPresent();
        }
        if (!any && first.isEmpty()) {
            throw new MalformedException(Fault.in(map.source()).at("line " + glob.line())
                    .expected("names of the first checkpoint").found("none that fits " + Quoted.of(glob.nameInA()))
                    .next("ckpt summary lists the names"));
        }
        if (!any) {
            throw unknown(glob.line(), firstInB, names(matching.b(), slotNamesB), "second");
        }
    }

    private void pair(Matching matching, NameMap.Preset preset) {
        Map<GptParameter, Entry> b = parameters(matching.b(), preset.to(), "second");
        boolean turns = preset.from().layout() != preset.to().layout();
        parameters(matching.a(), preset.from(), "first").forEach((parameter, entry) -> {
            Entry other = b.get(parameter);
            if (other != null && matching.a().isFree(entry) && matching.b().isFree(other)) {
                matching.pair(entry, other, Rule.MAP, turns && parameter.turns() && mayTurn(entry, other));
            }
        });
    }

    /// Shapes that say otherwise are right.
    private static boolean mayTurn(Entry a, Entry b) {
        return View.turns(b.tensor()) && (a.shape().equals(View.turned(b.shape())) || !a.shape().equals(b.shape()));
    }

    private Map<GptParameter, Entry> parameters(Side side, Scheme scheme, String which) {
        Map<GptParameter, Entry> parameters = new LinkedHashMap<>();
        for (Entry entry : side.entries()) {
            scheme.parameter(entry.name()).ifPresent(parameter -> parameters.putIfAbsent(parameter, entry));
        }
        if (parameters.isEmpty()) {
            throw new MalformedException(Fault.in(map.source()).expected("names of the layout " + scheme.text()
                    + " in the " + which + " checkpoint, as " + scheme.name(GptParameter.weight(
                            GptModule.WTE)))
                    .found("none").next("leave the map away: layouts are recognised without it"));
        }
        return parameters;
    }
}
