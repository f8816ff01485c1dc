package dev.ckpt.convert;

import dev.ckpt.contents.Contents;
import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.model.Understanding;
import dev.ckpt.model.Weight;
import dev.ckpt.model.Whereabouts;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.TreeEdit;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes a prefix off the weights' names, wherever the file has them: in the state_dict, in the module versions beside it,
/// and in an optimizer that goes by names.
///
/// @param prefix `module.`; empty for whatever wrappers have put there
public record PrefixStripping(Optional<String> prefix) {

    /// What wrappers put there: `_orig_mod.`, `module.` and so on, in any order.
    public static PrefixStripping auto() {
        return new PrefixStripping(Optional.empty());
    }

    /// @param text `auto`, or the prefix itself
    public static PrefixStripping parse(String text) {
        return text.equals("auto") ? auto() : new PrefixStripping(Optional.of(text));
    }

    /// @param source what `contents` means
    /// @throws UnsupportedException when two names would become one, or nothing has that prefix
    public Converted apply(Contents contents, Understanding source) {
        String file = contents.files().isEmpty() ? "checkpoint" : contents.files().getFirst().path().toString();
        Map<String, String> names = names(file, source);
        if (names.isEmpty()) {
            return new Converted(contents, List.of("no wrapper has put a prefix before the names"), List.of());
        }
        Whereabouts places = Whereabouts.of(contents);
        KeyEdit edit = new KeyEdit();
        for (Weight weight : source.weights().tensors()) {
            String name = names.get(weight.storedName());
            if (name != null) {
                rename(file, weight, name, places.entryOf(weight.place()), edit);
            }
        }
        String stripped = prefix.orElse(String.join("", source.weights().prefixes()));
        SubTree.dict(contents.root(), source.weights().path()).flatMap(Dict::attributes).ifPresent(attributes -> {
            if (attributes instanceof Dict dict) {
                dict.dict(ModuleVersions.KEY)
                        .ifPresent(versions -> edit.replace(versions, unwrapped(versions, stripped)));
            }
        });
        for (Whereabouts.Region optimizer : places.optimizers()) {
            edit.replace(optimizer.container(), TreeEdit.copy(optimizer.container(), new Names(names)));
        }
        String off = stripped.isEmpty() ? "wrappers inside the names" : "the prefix " + Quoted.of(stripped);
        return new Converted(contents.withRoot(TreeEdit.copy(contents.root(), edit)),
                List.of(off + " went off " + names.size() + " of " + source.weights().tensors().size() + " names"),
                List.of());
    }

    /// New names by stored ones, of those that change.
    private Map<String, String> names(String file, Understanding source) {
        Map<String, String> changed = new LinkedHashMap<>();
        Map<String, String> taken = new HashMap<>();
        for (Weight weight : source.weights().tensors()) {
            String name = stripped(weight);
            String other = taken.putIfAbsent(name, weight.storedName());
            if (other != null) {
                throw new UnsupportedException(Fault.in(file).at("tensor " + Quoted.of(weight.path()))
                        .expected("a name that is still its own without the prefix")
                        .found(Quoted.of(name) + ", which " + Quoted.of(other) + " has as well"));
            }
            if (!name.equals(weight.storedName())) {
                changed.put(weight.storedName(), name);
            }
        }
        if (changed.isEmpty() && prefix.isPresent()) {
            throw new UnsupportedException(Fault.in(file).at("the weights")
                    .expected("names that begin with " + Quoted.of(prefix.get()))
                    .found(source.weights().tensors().isEmpty()
                            ? "no weights"
                            : "none; the first is " + Quoted.of(source.weights().tensors().getFirst().storedName()))
                    .next("see the names with: ckpt summary " + file));
        }
        return changed;
    }

    private String stripped(Weight weight) {
        if (prefix.isEmpty()) {
            return weight.name();
        }
        String name = weight.storedName();
        return name.startsWith(prefix.get()) && name.length() > prefix.get().length()
                ? name.substring(prefix.get().length())
                : name;
    }

    /// Where dicts are nested, a key is the end of a name.
    private static void rename(String file, Weight weight, String name, Optional<Dict.Entry> entry, KeyEdit edit) {
        String stored = weight.storedName();
        if (entry.isPresent() && entry.get().key() instanceof Text(String key) && stored.endsWith(key)) {
            String above = stored.substring(0, stored.length() - key.length());
            if (name.startsWith(above)) {
                edit.rename(entry.get(), name.substring(above.length()));
                return;
            }
        }
        throw new UnsupportedException(Fault.in(file).at("tensor " + Quoted.of(weight.path()))
                .expected("an entry of a dict whose key has the prefix")
                .found("a prefix that is a dict or an object of its own"));
    }

    private static Dict unwrapped(Dict versions, String prefix) {
        List<Dict.Entry> entries = new ArrayList<>(versions.size());
        Set<String> seen = new HashSet<>();
        for (Dict.Entry entry : versions.entries()) {
            if (!(entry.key() instanceof Text text)) {
                entries.add(entry);
                continue;
            }
            Optional<String> name = ModuleVersions.unwrapped(text.text(), prefix);
            if (name.isPresent() && seen.add(name.get())) {
                entries.add(new Dict.Entry(name.get().equals(text.text()) ? text : new Text(name.get()),
                        entry.value()));
            }
        }
        return new Dict(versions.kind(), entries, versions.attributes());
    }

    /// Renames what an optimizer calls its parameters: keys, the items of its lists, and the middle of
    /// `state.wte.weight.exp_avg` in the flattened form of distributed training.
    private record Names(Map<String, String> names) implements TreeEdit.Rule {

        @Override
        public Optional<Value> value(Value value) {
            return value instanceof Text(String text)
                    ? Optional.ofNullable(names.get(text)).map(Text::new)
                    : Optional.empty();
        }

        @Override
        public Optional<Dict.Entry> entry(Dict dict, Dict.Entry entry) {
            if (entry.key() instanceof Text(String key)) {
                int first = key.indexOf('.') + 1;
                int last = key.lastIndexOf('.');
                String name = first <= last && (key.startsWith("state.") || key.startsWith("param_groups."))
                        ? names.get(key.substring(first, last))
                        : null;
                if (name != null) {
                    return Optional.of(new Dict.Entry(new Text(key.substring(0, first) + name + key.substring(last)),
                            entry.value()));
                }
            }
            return Optional.of(entry);
        }
    }
}
