package dev.ckpt.diff;

import dev.ckpt.io.Fault;
import dev.ckpt.io.RefusedException;
import dev.ckpt.model.Key;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes through two trees side by side, in the order of the first, and notes every value that is not the same. The numbers of
/// tensors are left to others.
///
/// Nesting costs no stack, and what the files refer to in several places is compared once for each pair of places that differ.
final class ValueWalk {

    /// What a walk may look at on a small heap; each pair takes some 200 bytes.
    private static final long LEAST_PAIRS = 200_000;

    private static final long BYTES_PER_PAIR = 1024;

    /// What two trees are read by: which parts of a value are to be compared.
    interface Parts {

        /// @param path where the value stands
        List<Member> of(String path, Value value);
    }

    private record Visit(String path, @Nullable Value a, @Nullable Value b) {}

    /// Two containers, by identity.
    private record Seen(@Nullable Value a, @Nullable Value b) {

        @Override
        @SuppressWarnings("ReferenceEquality") // a container is itself, whatever it holds
        public boolean equals(@Nullable Object other) {
            return other instanceof Seen seen && a == seen.a && b == seen.b;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(a) * 31 + System.identityHashCode(b);
        }
    }

    private final Parts partsA;
    private final Parts partsB;
    private final String file;
    private final long most = Math.max(LEAST_PAIRS, Runtime.getRuntime().maxMemory() / BYTES_PER_PAIR);
    private final List<ValueChange> changes = new ArrayList<>();
    private final Set<Seen> seen = new HashSet<>();
    private final Deque<Visit> open = new ArrayDeque<>();
    private long looked;

    private ValueWalk(Parts partsA, Parts partsB, String file) {
        this.partsA = partsA;
        this.partsB = partsB;
        this.file = file;
    }

    /// @param a none where everything in the second is asked for
    /// @param file the first checkpoint's, for messages
    /// @throws RefusedException when there is more to compare than this machine's heap can hold
    static List<ValueChange> changes(@Nullable Value a, Value b, Parts partsA, Parts partsB, String file) {
        ValueWalk walk = new ValueWalk(partsA, partsB, file);
        walk.walk(new Visit("", a, b));
        return walk.changes;
    }

    /// Whether all values in two are the same, whatever the tensors among them hold.
    static boolean same(Value a, Value b, String file) {
        return changes(a, b, (path, value) -> Member.of(value), (path, value) -> Member.of(value), file).isEmpty();
    }

    private void walk(Visit first) {
        open.push(first);
        while (!open.isEmpty()) {
            if (++looked > most) {
                throw new RefusedException(Fault.in(file).expected("at most " + most + " values beside the tensors")
                        .found("more").because("the file was made to exhaust memory, or the heap is small")
                        .next("give Java more memory, for example -Xmx4g"));
            }
            Visit visit = open.pop();
            see(visit.path(), visit.a(), visit.b());
        }
    }

    @SuppressWarnings("ReferenceEquality") // what is shared need not be looked into
    private void see(String path, @Nullable Value a, @Nullable Value b) {
        if (a == b) {
            return;
        }
        if (a == null || b == null) {
            alone(path, a, b);
        } else if (PlainValue.is(a) && PlainValue.is(b)) {
            if (!PlainValue.same(a, b)) {
                note(path, a, b);
            }
        } else if (alike(a, b)) {
            if (seen.add(new Seen(a, b))) {
                pairUp(path, a, b);
            }
        } else if (a instanceof TensorValue) {
            alone(path, null, b);
        } else if (b instanceof TensorValue) {
            alone(path, a, null);
        } else {
            note(path, a, b);
        }
    }

    /// What only one of the two has: a leaf of it is a change, and a container all its leaves.
    private void alone(String path, @Nullable Value a, @Nullable Value b) {
        Value value = a != null ? a : b;
        if (value == null || (value instanceof TensorValue(var tensor, var parameter, var attributes)
                && attributes.isEmpty())) {
            return;
        }
        List<Member> members = PlainValue.is(value) ? List.of() : (a != null ? partsA : partsB).of(path, value);
        if (PlainValue.is(value) || (Member.of(value).isEmpty() && !(value instanceof TensorValue))) {
            note(path, a, b);
        } else if (seen.add(new Seen(a, b))) {
            for (Member member : members.reversed()) {
                open.push(new Visit(Key.joined(path, member.key()), a != null ? member.value() : null,
                        a != null ? null : member.value()));
            }
        }
    }

    private void note(String path, @Nullable Value a, @Nullable Value b) {
        changes.add(new ValueChange(path, Optional.ofNullable(a), Optional.ofNullable(b)));
    }

    /// Whether the parts of the two can be compared one by one.
    private static boolean alike(Value a, Value b) {
        return switch (a) {
            case Dict dict -> b instanceof Dict;
            case Sequence sequence -> b instanceof Sequence;
            case Opaque left -> b instanceof Opaque right && left.className().equals(right.className())
                    && left.via() == right.via();
            case TensorValue tensor -> b instanceof TensorValue;
            case Scalar scalar -> false;
            case Text text -> false;
            case Bytes bytes -> false;
            case StorageValue storage -> false;
        };
    }

    /// The parts of the first in their order, then what only the second has.
    private void pairUp(String path, Value a, Value b) {
        if (a instanceof Dict left && b instanceof Dict right) {
            attributes(path, left, right);
        }
        Map<String, Member> others = new LinkedHashMap<>();
        partsB.of(path, b).forEach(member -> others.put(member.slot(), member));
        List<Visit> visits = new ArrayList<>();
        for (Member member : partsA.of(path, a)) {
            Member other = others.remove(member.slot());
            visits.add(new Visit(Key.joined(path, member.key()), member.value(),
                    other == null ? null : other.value()));
        }
        for (Member other : others.values()) {
            visits.add(new Visit(Key.joined(path, other.key()), null, other.value()));
        }
        visits.reversed().forEach(open::push);
    }

    /// What Python keeps beside a dict's entries is PyTorch's own note of each module's version, and is compared for modules
    /// that both have: others are told by their tensors, and most other formats have no room for it.
    private void attributes(String path, Dict a, Dict b) {
        Value left = a.attributes().orElse(Value.NONE);
        Value right = b.attributes().orElse(Value.NONE);
        if (TypedRoot.isMetadata(path, left) || TypedRoot.isMetadata(path, right)) {
            return;
        }
        for (Member one : Member.of(left)) {
            for (Member other : Member.of(right)) {
                if (one.slot().equals(other.slot())) {
                    common(Key.joined(path, one.key()), one.value(), other.value());
                }
            }
        }
    }

    private void common(String path, Value a, Value b) {
        Map<String, Member> others = new LinkedHashMap<>();
        Member.of(b).forEach(member -> others.put(member.slot(), member));
        for (Member member : Member.of(a)) {
            Member other = others.get(member.slot());
            if (other != null) {
                open.push(new Visit(Key.joined(path, member.key()), member.value(), other.value()));
            }
        }
    }
}
