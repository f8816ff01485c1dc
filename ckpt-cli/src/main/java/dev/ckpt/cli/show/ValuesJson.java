package dev.ckpt.cli.show;

import dev.ckpt.cli.args.UsageException;
import dev.ckpt.cli.json.Json;
import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.values.ExactNumbers;

/// Numbers as nested lists, as `t.tolist()` gives them; complex ones as pairs.
final class ValuesJson {

    /// Numbers that a document has unless all are asked for.
    private static final long MANY = 10_000;

    /// Numbers that it has at most: it is put together in memory.
    private static final long MOST = 1_000_000;

    private ValuesJson() {}

    /// @throws UsageException when they are too many
    static void check(StridedTensor tensor, ShowOptions options) {
        long count = count(tensor, options);
        if (count > (options.full() ? MOST : MANY)) {
            throw new UsageException(count > MOST ? "usage.show.most" : "usage.show.many", Numbers.count(count),
                    Numbers.count(MANY), Numbers.count(MOST));
        }
        if (tensor.shape().rank() > 64) {
            throw new UsageException("usage.show.rank", tensor.shape().rank());
        }
    }

    private static long count(StridedTensor tensor, ShowOptions options) {
        return Math.min(tensor.numel(), options.head().orElse(Long.MAX_VALUE));
    }

    static void write(StridedTensor tensor, ShowOptions options, Json json) {
        ExactNumbers numbers = ExactNumbers.of(tensor);
        if (options.head().isPresent()) {
            json.startArray();
            for (long i = 0; i < count(tensor, options); i++) {
                number(numbers, i, json);
            }
            json.endArray();
        } else {
            nested(tensor.shape().toArray(), 0, 0, numbers, json);
        }
    }

    /// @return the first element behind
    private static long nested(long[] sizes, int dimension, long first, ExactNumbers numbers, Json json) {
        if (dimension == sizes.length) {
            number(numbers, first, json);
            return first + 1;
        }
        json.startArray();
        long at = first;
        // of a shape like [2^40, 0] the empty lists alone would fill the memory
        for (long i = 0; i < sizes[dimension] && numbers.count() > 0; i++) {
            at = nested(sizes, dimension + 1, at, numbers, json);
        }
        json.endArray();
        return at;
    }

    private static void number(ExactNumbers numbers, long index, Json json) {
        switch (numbers.kind()) {
            case TRUTH -> json.raw(numbers.integer(index) == 0 ? "false" : "true");
            case INTEGER -> json.raw(Long.toString(numbers.integer(index)));
            case UNSIGNED -> json.raw(Long.toUnsignedString(numbers.integer(index)));
            case REAL -> json.real(numbers.real(index));
            case COMPLEX -> {
                json.startArray();
                json.real(numbers.real(index));
                json.real(numbers.imaginary(index));
                json.endArray();
            }
        }
    }
}
