package dev.ckpt.convert;

import dev.ckpt.gpt.Scheme;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What PyTorch keeps beside the entries of a state_dict: `_metadata`, the versions of all modules by name. `load_state_dict`
/// looks them up by the names of the model it loads into.
final class ModuleVersions {

    static final String KEY = "_metadata";

    /// Modules of a layer that both programs have; those without parameters differ.
    private static final Set<String> IN_LAYER = Set.of("", "ln_1", "attn", "attn.c_attn", "attn.c_proj", "ln_2", "mlp",
            "mlp.c_fc", "mlp.c_proj");

    private static final Set<String> OUTSIDE = Set.of("wte", "wpe", "ln_f");

    private final String wrappers;
    private final Scheme from;
    private final Scheme to;
    private final boolean head;

    /// @param wrappers prefixes that the old names have
    /// @param head whether the new state_dict names a head
    ModuleVersions(String wrappers, Scheme from, Scheme to, boolean head) {
        this.wrappers = wrappers;
        this.from = from;
        this.to = to;
        this.head = head;
    }

    /// A module's name without the wrappers' part of it; empty for the wrappers themselves, but for the innermost, whose
    /// name becomes that of the whole.
    static Optional<String> unwrapped(String module, String prefix) {
        if (!(module + ".").startsWith(prefix)) {
            return prefix.startsWith(module.isEmpty() ? "" : module + ".") ? Optional.empty() : Optional.of(module);
        }
        return Optional.of(module.length() < prefix.length() ? "" : module.substring(prefix.length()));
    }

    /// A state_dict's attributes with the modules renamed.
    Value attributes(Value attributes) {
        if (!(attributes instanceof Dict dict)) {
            return attributes;
        }
        List<Dict.Entry> entries = new ArrayList<>(dict.size());
        for (Dict.Entry entry : dict.entries()) {
            entries.add(entry.key() instanceof Text(String key) && key.equals(KEY)
                    && entry.value() instanceof Dict versions
                            ? new Dict.Entry(entry.key(), renamed(versions))
                            : entry);
        }
        return new Dict(dict.kind(), entries, dict.attributes());
    }

    private Dict renamed(Dict versions) {
        List<Dict.Entry> entries = new ArrayList<>(versions.size());
        for (Dict.Entry entry : versions.entries()) {
            if (entry.key() instanceof Text text) {
                unwrapped(text.text(), wrappers).flatMap(this::renamed).ifPresent(name -> entries.add(new Dict.Entry(
                        name.equals(text.text()) ? text : new Text(name), entry.value())));
            }
        }
        if (!to.transformer().isEmpty() && versions.get(to.transformer()).isEmpty()) {
            versions.get("").ifPresent(own -> entries.add(Math.min(1, entries.size()),
                    new Dict.Entry(new Text(to.transformer()), own)));
        }
        return new Dict(versions.kind(), entries, versions.attributes());
    }

    /// Empty where the other program has no such module.
    private Optional<String> renamed(String module) {
        if (module.isEmpty()) {
            return Optional.of(module);
        }
        if (module.equals("lm_head")) {
            return head ? Optional.of(module) : Optional.empty();
        }
        String transformer = from.transformer();
        if (!transformer.isEmpty() && module.equals(transformer)) {
            return Optional.of(to.transformer()).filter(name -> !name.isEmpty());
        }
        String inner = !transformer.isEmpty() && module.startsWith(transformer + ".")
                ? module.substring(transformer.length() + 1)
                : module;
        String prefix = to.transformer().isEmpty() ? "" : to.transformer() + ".";
        if (OUTSIDE.contains(inner)) {
            return Optional.of(prefix + inner);
        }
        if (inner.equals(from.stack())) {
            return Optional.of(prefix + to.stack());
        }
        if (!inner.startsWith(from.stack() + ".")) {
            return Optional.empty();
        }
        String layer = inner.substring(from.stack().length() + 1);
        int dot = layer.indexOf('.');
        return IN_LAYER.contains(dot < 0 ? "" : layer.substring(dot + 1))
                ? Optional.of(prefix + to.stack() + "." + layer)
                : Optional.empty();
    }
}
