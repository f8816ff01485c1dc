package dev.ckpt.diff;

import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Values that are compared as one thing: scalars, texts, bytes, lists of scalars and texts.
final class PlainValue {

    private PlainValue() {}

    /// Whether there is nothing in it that has a place of its own.
    static boolean is(Value value) {
        return switch (value) {
            case Scalar scalar -> true;
            case Text text -> true;
            case Bytes bytes -> true;
            case StorageValue storage -> true;
            case Sequence sequence -> {
                for (Value item : sequence.items()) {
                    if (!(item instanceof Scalar) && !(item instanceof Text)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Dict dict -> false;
            case Opaque opaque -> false;
            case TensorValue tensor -> false;
        };
    }

    /// Whether two mean the same: 1 is 1.0, NaN is NaN, and a tuple is a list of the same items.
    static boolean same(Value a, Value b) {
        if (a instanceof Sequence left && b instanceof Sequence right) {
            return sameItems(left, right);
        }
        if (a instanceof Bytes left && b instanceof Bytes right) {
            return left.content().mismatch(right.content()) < 0;
        }
        if (a instanceof StorageValue left && b instanceof StorageValue right) {
            return left.dtype().equals(right.dtype()) && left.storage().byteSize() == right.storage().byteSize()
                    && (left.storage() == right.storage()
                            || left.storage().bytes().mismatch(right.storage().bytes()) < 0);
        }
        return meaning(a).equals(meaning(b));
    }

    private static boolean sameItems(Sequence a, Sequence b) {
        List<Value> left = a.items();
        List<Value> right = b.items();
        if (left.size() != right.size() || isSet(a) != isSet(b)) {
            return false;
        }
        if (isSet(a)) {
            return meanings(left).equals(meanings(right));
        }
        for (int i = 0; i < left.size(); i++) {
            if (!meaning(left.get(i)).equals(meaning(right.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSet(Sequence sequence) {
        return switch (sequence.kind()) {
            case SET, FROZENSET -> true;
            case LIST, TUPLE, DEQUE, SIZE -> false;
        };
    }

    private static Set<Value> meanings(List<Value> items) {
        Set<Value> meanings = HashSet.newHashSet(items.size());
        items.forEach(item -> meanings.add(meaning(item)));
        return meanings;
    }

    /// One spelling for numbers that are equal: a whole float is an int, and there is one zero and one NaN.
    private static Value meaning(Value value) {
        return switch (value) {
            case Scalar.Real(double number) when number == Math.rint(number) && Math.abs(number) < 0x1p63 ->
                new Scalar.Int((long) number);
            case Scalar.Complex(double real, double imaginary) -> new Scalar.Complex(real + 0.0, imaginary + 0.0);
            default -> value;
        };
    }
}
