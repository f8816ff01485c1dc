package dev.ckpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.RefusedException;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeTest {

    private static List<String> paths(Value root) {
        return Tree.of(root, "test.pt").leaves().stream().map(Leaf::path).toList();
    }

    @Test
    void paths_join_keys_numbers_and_attributes_by_dots() {
        Value object = new Opaque("my.Thing", Opaque.Via.NEW, List.of(Trees.tensor(1)),
                List.of(Trees.dict("inner", Trees.tensor(2))), List.of(), List.of());
        assertEquals(List.of("optimizer.state.0.exp_avg", "list.1", "thing.0", "thing.inner"),
                paths(Trees.dict("optimizer",
                        Trees.dict("state", Trees.dict(0, Trees.dict("exp_avg", Trees.tensor(3)))), "list",
                        Trees.list(1, Trees.tensor(4)), "thing", object)));
    }

    @Test
    void a_tensor_that_stands_twice_is_two_leaves_and_a_dict_that_does_is_walked_once() {
        TensorValue tensor = Trees.tensor(2);
        Dict shared = Trees.dict("a", tensor, "b", tensor);
        assertEquals(List.of("first.a", "first.b"), paths(Trees.dict("first", shared, "second", shared)));
    }

    @Test
    void nesting_deeper_than_a_stack_is_walked() {
        Value value = Trees.tensor(1);
        for (int depth = 0; depth < 20_000; depth++) {
            value = Trees.dict("d", value);
        }
        Value deep = value;
        Understanding understood = assertTimeout(Duration.ofSeconds(10), () -> Trees.understand(deep));
        assertEquals(1, understood.others().size());
        assertTrue(understood.others().getFirst().path().length() <= 400, "a path is cut where nobody reads on");
    }

    @Test
    void more_than_the_heap_can_hold_is_refused() {
        List<Value> tensors = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            tensors.add(Trees.tensor(1));
        }
        RefusedException refused = assertThrows(RefusedException.class,
                () -> Tree.of(Trees.list(tensors.toArray()), "big.pt", 50));
        assertEquals("""
                big.pt: expected at most 50 tensors and containers, found more
                  likely cause: the file was made to exhaust memory, or the heap is small
                  next step: give Java more memory, for example -Xmx4g""", refused.getMessage());
    }

    @Test
    void references_that_multiply_an_optimizers_lists_are_refused() {
        Object[] ids = new Object[1000];
        Arrays.fill(ids, 3);
        Dict group = Trees.dict("params", Trees.list(ids));
        Object[] groups = new Object[5000];
        Arrays.fill(groups, group);
        Dict bomb = Trees.dict("state", Trees.dict(), "param_groups", Trees.list(groups));
        Tree tree = Tree.of(bomb, "bomb.pt", 1_000_000);
        RefusedException refused = assertThrows(RefusedException.class, () -> new OptimizerReading(bomb, tree));
        assertTrue(refused.getMessage().startsWith(
                "bomb.pt: expected at most 1000000 entries of an optimizer, found more"), refused.getMessage());
    }

    @Test
    void a_long_key_is_cut() {
        String key = "k".repeat(1_000_000);
        Dict dict = Dict.of(List.of(new Dict.Entry(new Text(key), Trees.tensor(1))));
        assertEquals(400, paths(dict).getFirst().length());
    }

    @Test
    void ten_thousand_tensors_are_understood_in_a_moment() {
        StateDict large = StateDict.seed(832, true);
        assertEquals(9988, large.names().size());
        Understanding understood = assertTimeout(Duration.ofSeconds(3), large::understand);
        assertEquals(832, understood.geometry().layers().orElseThrow().value());
    }
}
