package dev.ckpt.torch;

import dev.ckpt.pickle.PickleWriter;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is still to be written of a value that has been begun: an entry of the stack that [TreePickling] keeps, so that
/// deep trees need none of Java's.
interface Unwritten {

    /// Writes on, up to the next value that is to be written in between; null when nothing is left.
    @Nullable
    Value next() throws IOException;

    /// Where in the tree the value is that was returned last; empty where it has no name.
    default String step() {
        return "";
    }

    /// Writes something.
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /// Opcodes that follow the values written before.
    static Unwritten then(Action action) {
        return () -> {
            action.run();
            return null;
        };
    }

    /// One value.
    final class Part implements Unwritten {

        private final String name;
        private final Value value;
        private boolean begun;

        Part(String name, Value value) {
            this.name = name;
            this.value = value;
        }

        @Override
        public @Nullable Value next() {
            boolean first = !begun;
            begun = true;
            return first ? value : null;
        }

        @Override
        public String step() {
            return begun ? name : "";
        }
    }

    /// The items of a list, or of a tuple, which has no batches.
    final class Items implements Unwritten {

        private final List<Value> items;
        private final @Nullable Batches batches;
        private int index;

        Items(List<Value> items) {
            this.items = items;
            this.batches = null;
        }

        Items(PickleWriter out, List<Value> items, Batches.Style style) {
            this.items = items;
            this.batches = new Batches(out, Batches.Of.ITEMS, style, items.size());
        }

        @Override
        public @Nullable Value next() throws IOException {
            if (index == items.size()) {
                if (batches != null) {
                    batches.end();
                }
                return null;
            }
            if (batches != null) {
                batches.before(index);
            }
            return items.get(index++);
        }

        @Override
        public String step() {
            return index == 0 ? "" : Integer.toString(index - 1);
        }
    }

    /// The entries of a dict.
    final class Pairs implements Unwritten {

        private final List<Dict.Entry> entries;
        private final Batches batches;
        private int index;
        private boolean keyWritten;

        Pairs(PickleWriter out, List<Dict.Entry> entries, Batches.Style style) {
            this.entries = entries;
            this.batches = new Batches(out, Batches.Of.PAIRS, style, entries.size());
        }

        @Override
        public @Nullable Value next() throws IOException {
            if (keyWritten) {
                keyWritten = false;
                return entries.get(index++).value();
            }
            if (index == entries.size()) {
                batches.end();
                return null;
            }
            batches.before(index);
            keyWritten = true;
            return entries.get(index).key();
        }

        @Override
        public String step() {
            int at = keyWritten ? index : index - 1;
            return at < 0 ? "" : name(entries.get(at).key());
        }

        private static String name(Value key) {
            return switch (key) {
                case Text text -> text.text();
                case Scalar.Int number -> Long.toString(number.value());
                case Scalar scalar -> scalar.toString();
                default -> "(a key that is no text)";
            };
        }
    }
}
