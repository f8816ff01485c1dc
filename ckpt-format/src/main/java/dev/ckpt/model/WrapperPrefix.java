package dev.ckpt.model;

import java.util.ArrayList;
import java.util.List;

/// What wrappers put before every name (format reference 7.4): `_orig_mod.` by torch.compile, `module.` by DataParallel,
/// and so on, in any order and more than once. A prefix is stripped only when every parameter carries it.
///
/// `model.` is stripped in Lightning's checkpoints alone: there it is the attribute that holds the network, while in Hugging
/// Face's Llama it belongs to the name.
final class WrapperPrefix {

    private static final List<String> WRAPPERS = List.of("_orig_mod.", "module.", "_forward_module.",
            "_fsdp_wrapped_module.", "_checkpoint_wrapped_module.", "_fpw_module.");

    /// Attributes that hold the network in a LightningModule.
    private static final List<String> ATTRIBUTES = List.of("model.", "net.", "network.");

    /// Wrappers around parts of a network: no framework names a real module so, so they go wherever they stand.
    private static final List<String> INNER = List.of("_orig_mod.", "_fsdp_wrapped_module.",
            "_checkpoint_wrapped_module.");

    private WrapperPrefix() {}

    /// @param prefixes those that every parameter carried, outermost first
    /// @param names without them, in the given order
    record Stripped(List<String> prefixes, List<String> names) {}

    /// @param parameters for each name whether it is surely a parameter; the others, such as `n_averaged` of SWA, may lack
    ///        the prefix
    static Stripped strip(List<String> names, boolean[] parameters, boolean lightning) {
        List<String> left = new ArrayList<>(names);
        List<String> prefixes = new ArrayList<>();
        boolean attributeLeft = lightning;
        while (true) {
            String prefix = carried(WRAPPERS, left, parameters);
            if (prefix.isEmpty() && attributeLeft) {
                prefix = carried(ATTRIBUTES, left, parameters);
                attributeLeft = false;
            }
            if (prefix.isEmpty()) {
                break;
            }
            prefixes.add(prefix);
            for (int i = 0; i < left.size(); i++) {
                String name = left.get(i);
                if (name.startsWith(prefix)) {
                    left.set(i, name.substring(prefix.length()));
                }
            }
        }
        left.replaceAll(WrapperPrefix::withoutInner);
        return new Stripped(prefixes, left);
    }

    /// The prefix that every parameter carries and that leaves something of every name; empty when there is none.
    private static String carried(List<String> prefixes, List<String> names, boolean[] parameters) {
        for (String prefix : prefixes) {
            boolean any = false;
            boolean all = true;
            for (int i = 0; all && i < names.size(); i++) {
                String name = names.get(i);
                if (name.startsWith(prefix)) {
                    any |= parameters[i];
                    all = name.length() > prefix.length();
                } else {
                    all = !parameters[i];
                }
            }
            if (all && any) {
                return prefix;
            }
        }
        return "";
    }

    private static String withoutInner(String name) {
        if (name.indexOf("._") < 0) {
            return name; // the usual case, and there are many names
        }
        String bare = name;
        for (String wrapper : INNER) {
            bare = bare.replace("." + wrapper, ".");
        }
        return bare;
    }
}
