package dev.ckpt.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The weights of a model that was pickled as an object.
class ModuleTreeTest {

    private static final Value TENSOR = TensorValue.of(new MetaTensor(DType.FLOAT32, Shape.of(2), false));

    private static Dict.Entry entry(String name, Value value) {
        return new Dict.Entry(new Text(name), value);
    }

    private static Dict dict(Dict.Entry... entries) {
        return Dict.of(List.of(entries));
    }

    private static Opaque module(Dict parameters, Dict buffers, Dict modules, Dict.Entry... more) {
        List<Dict.Entry> attributes = new ArrayList<>(List.of(more));
        attributes.add(entry("_parameters", parameters));
        attributes.add(entry("_buffers", buffers));
        attributes.add(entry("_modules", modules));
        return object(Dict.of(attributes));
    }

    private static Opaque object(Dict state) {
        return new Opaque("net.Net", Opaque.Via.NEW, List.of(), List.of(state), List.of(), List.of());
    }

    private static List<String> names(Optional<Dict> dict) {
        return dict.orElseThrow().entries().stream().map(entry -> ((Text) entry.key()).text()).toList();
    }

    @Test
    void names_and_order_are_those_of_state_dict() {
        Opaque inner = module(dict(entry("weight", TENSOR), entry("bias", Value.NONE)), dict(), dict());
        Opaque root = module(dict(entry("scale", TENSOR)), dict(entry("mean", TENSOR)),
                dict(entry("a", inner), entry("b", inner)));
        assertEquals(List.of("scale", "mean", "a.weight", "b.weight"), names(ModuleTree.stateDict(root)));
    }

    @Test
    void buffers_that_are_not_saved_are_left_out() {
        Opaque root = module(dict(), dict(entry("mask", TENSOR), entry("mean", TENSOR)), dict(), entry(
                "_non_persistent_buffers_set", new Sequence(Sequence.Kind.SET, List.of(new Text("mask")))));
        assertEquals(List.of("mean"), names(ModuleTree.stateDict(root)));
    }

    @Test
    void a_module_that_contains_itself_ends() {
        List<Dict.Entry> children = new ArrayList<>();
        Opaque root = module(dict(entry("weight", TENSOR)), dict(), Dict.of(children));
        children.add(entry("me", root));
        assertTrue(names(ModuleTree.stateDict(root)).contains("weight"));
    }

    @Test
    void ways_through_shared_modules_do_not_multiply_without_end() {
        Opaque module = module(dict(entry("weight", TENSOR)), dict(), dict());
        for (int i = 0; i < 100; i++) {
            module = module(dict(), dict(), dict(entry("a", module), entry("b", module)));
        }
        assertEquals(64, names(ModuleTree.stateDict(module)).size());
    }

    @Test
    void names_do_not_grow_without_end() {
        Opaque module = module(dict(entry("weight", TENSOR)), dict(), dict());
        for (int i = 0; i < 2000; i++) {
            module = module(dict(entry("weight", TENSOR)), dict(), dict(entry("x".repeat(1000), module)));
        }
        long characters = names(ModuleTree.stateDict(module)).stream().mapToLong(String::length).sum();
        assertTrue(characters < 32_000_000, characters + " characters");
    }

    @Test
    void other_values_are_no_modules() {
        assertEquals(Optional.empty(), ModuleTree.stateDict(Value.NONE));
        assertEquals(Optional.empty(), ModuleTree.stateDict(dict(entry("weight", TENSOR))));
        assertEquals(Optional.empty(), ModuleTree.stateDict(object(dict(entry("weight", TENSOR)))));
    }
}
