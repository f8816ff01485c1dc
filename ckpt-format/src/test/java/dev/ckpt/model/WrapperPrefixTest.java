package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrapperPrefixTest {

    private static WrapperPrefix.Stripped strip(boolean lightning, String... names) {
        boolean[] parameters = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            parameters[i] = !names[i].equals("n_averaged");
        }
        return WrapperPrefix.strip(List.of(names), parameters, lightning);
    }

    private static void assertStripped(List<String> prefixes, List<String> names, WrapperPrefix.Stripped stripped) {
        assertEquals(prefixes, stripped.prefixes());
        assertEquals(names, stripped.names());
    }

    @Test
    void wrappers_come_off_in_any_order_and_more_than_once() {
        assertStripped(List.of("_orig_mod.", "module."), List.of("fc.weight", "fc.bias"),
                strip(false, "_orig_mod.module.fc.weight", "_orig_mod.module.fc.bias"));
        assertStripped(List.of("module.", "_orig_mod."), List.of("fc.weight"),
                strip(false, "module._orig_mod.fc.weight"));
        assertStripped(List.of("_forward_module.", "_fsdp_wrapped_module.", "_fpw_module."), List.of("fc.weight"),
                strip(false, "_forward_module._fsdp_wrapped_module._fpw_module.fc.weight"));
    }

    @Test
    void a_prefix_that_one_parameter_lacks_is_a_name() {
        assertStripped(List.of(), List.of("module.weight", "head.weight"),
                strip(false, "module.weight", "head.weight"));
    }

    @Test
    void what_is_no_parameter_may_lack_it() {
        assertStripped(List.of("module."), List.of("n_averaged", "fc.weight"),
                strip(false, "n_averaged", "module.fc.weight"));
    }

    @Test
    void a_name_is_never_stripped_to_nothing() {
        assertStripped(List.of(), List.of("module."), strip(false, "module."));
    }

    @Test
    void model_is_a_wrapper_in_lightning_and_a_name_in_hugging_face() {
        assertStripped(List.of("model."), List.of("fc.weight"), strip(true, "model.fc.weight"));
        assertStripped(List.of(), List.of("model.norm.weight"), strip(false, "model.norm.weight"));
    }

    @Test
    void lightnings_attribute_comes_off_once() {
        assertStripped(List.of("model."), List.of("model.norm.weight"), strip(true, "model.model.norm.weight"));
        assertStripped(List.of("model.", "_orig_mod."), List.of("fc.weight"),
                strip(true, "model._orig_mod.fc.weight"));
    }

    @Test
    void wrappers_around_layers_come_off_inside_the_name() {
        assertStripped(List.of(), List.of("layers.0.fc.weight", "layers.1.fc.weight", "norm.weight"),
                strip(false, "layers.0._checkpoint_wrapped_module.fc.weight", "layers.1._orig_mod.fc.weight",
                        "norm.weight"));
    }
}
