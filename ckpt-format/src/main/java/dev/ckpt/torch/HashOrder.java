package dev.ckpt.torch;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// The order in which GNU's `std::unordered_set` gives its elements, which depends on their hashes, the order of their
/// coming, and on when the table grew.
///
/// All elements are one list. An element whose bucket is empty goes to the front of the list, another one behind the
/// element that stands before the first of its bucket.
final class HashOrder {

    /// The numbers of buckets that libstdc++'s `_Prime_rehash_policy` goes through while one element after the other comes.
    private static final int[] BUCKETS = {13, 29, 59, 127, 257, 541, 1109, 2357, 5087, 10273, 20753, 42043, 85229,
        172933, 351061, 712697, 1447153, 2938679, 5967347, 12117689, 24607243, 49969847, 101473717};

    private static final int NONE = -1;
    /// Stands for the place before the first element of the list.
    private static final int FRONT = -2;

    private long[] hashes = new long[BUCKETS[0]];
    private int[] next = new int[BUCKETS[0]];
    /// For each bucket the element before its first one; NONE for an empty bucket.
    private int[] before = new int[BUCKETS[0]];
    private int first = NONE;
    private int size;
    private int growth;

    HashOrder() {
        Arrays.fill(before, NONE);
    }

    /// An element comes; it is none of those that are there.
    void add(long hash) {
        if (size == before.length) {
            rehash();
        }
        hashes[size] = hash;
        insert(size);
        size++;
    }

    void forEach(LongConsumer consumer) {
        for (int at = first; at != NONE; at = next[at]) {
            consumer.accept(hashes[at]);
        }
    }

    private void insert(int element) {
        int bucket = bucket(element);
        if (before[bucket] == NONE) {
            next[element] = first;
            if (first != NONE) {
                before[bucket(first)] = element;
            }
            first = element;
            before[bucket] = FRONT;
        } else if (before[bucket] == FRONT) {
            next[element] = first;
            first = element;
        } else {
            next[element] = next[before[bucket]];
            next[before[bucket]] = element;
        }
    }

    /// All elements come again, in the order of the list.
    private void rehash() {
        growth++;
        int room = BUCKETS[growth];
        int[] order = new int[size];
        int count = 0;
        for (int at = first; at != NONE; at = next[at]) {
            order[count++] = at;
        }
        hashes = Arrays.copyOf(hashes, room);
        next = Arrays.copyOf(next, room);
        before = new int[room];
        Arrays.fill(before, NONE);
        first = NONE;
        for (int element : order) {
            insert(element);
        }
    }

    private int bucket(int element) {
        return (int) Long.remainderUnsigned(hashes[element], before.length);
    }
}
