package dev.ckpt.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TreeEditTest {

    private static final TreeEdit.Rule NOTHING = value -> Optional.empty();

    @Test
    void whatIsSharedStaysShared() {
        Sequence betas = new Sequence(Sequence.Kind.TUPLE, List.of(new Scalar.Real(0.9)));
        Dict root = Dict.of(List.of(new Dict.Entry(new Text("a"), betas), new Dict.Entry(new Text("b"), betas)));

        Dict copy = (Dict) TreeEdit.copy(root, NOTHING);

        assertSame(copy.get("a").orElseThrow(), copy.get("b").orElseThrow());
    }

    @Test
    void leavesStayTheSameObjects() {
        Text key = new Text("a");
        Scalar value = new Scalar.Int(7);
        Dict root = Dict.of(List.of(new Dict.Entry(key, value)));

        Dict.Entry entry = ((Dict) TreeEdit.copy(root, NOTHING)).entries().getFirst();

        assertSame(key, entry.key());
        assertSame(value, entry.value());
    }

    @Test
    void aListThatContainsItselfIsCopiedAsOneThatContainsItself() {
        List<Value> items = new ArrayList<>();
        Sequence root = new Sequence(Sequence.Kind.LIST, items);
        items.add(root);

        Sequence copy = (Sequence) TreeEdit.copy(root, NOTHING);

        assertSame(copy, copy.items().getFirst());
    }

    @Test
    void anEntryCanBeDroppedAndAnotherRenamed() {
        Dict root = Dict.of(List.of(new Dict.Entry(new Text("optimizer"), new Scalar.Int(1)),
                new Dict.Entry(new Text("step"), new Scalar.Int(2))));

        Dict copy = (Dict) TreeEdit.copy(root, new TreeEdit.Rule() {
            @Override
            public Optional<Value> value(Value value) {
                return Optional.empty();
            }

            @Override
            public Optional<Dict.Entry> entry(Dict dict, Dict.Entry entry) {
                return entry.key() instanceof Text text && text.text().equals("optimizer")
                        ? Optional.empty()
                        : Optional.of(new Dict.Entry(new Text("global_step"), entry.value()));
            }
        });

        assertEquals(1, copy.size());
        assertEquals(Optional.of(new Scalar.Int(2)), copy.get("global_step"));
    }

    @Test
    void aReplacedValueIsNotLookedInto() {
        Dict root = Dict.of(List.of(new Dict.Entry(new Text("a"), Value.NONE)));
        Dict other = Dict.of(List.of());

        assertSame(other, TreeEdit.copy(root, value -> value instanceof Dict ? Optional.of(other) : Optional.empty()));
    }
}
