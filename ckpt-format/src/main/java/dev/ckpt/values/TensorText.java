package dev.ckpt.values;

import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Elements;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.StridedTensor;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A tensor's numbers as `print(tensor)` shows them in PyTorch, without `tensor(...)` around them: a bracket a dimension,
/// columns that line up, and of a large tensor its corners with `...` between them.
///
/// Lines are handed out as they are made, so that a tensor of any size can be printed whole.
public final class TensorText {

    /// Elements read at once where all are printed.
    private static final int MANY = 1 << 16;

    /// No more dimensions are set apart by empty lines than a tensor of PyTorch can have.
    private static final int MOST_EMPTY_LINES = 64;

    /// Numbers of a summary: 64 dimensions of two have no corner that is small.
    private static final long MOST_IN_SUMMARY = 100_000;

    /// @param digits after the point
    /// @param lineWidth columns of a line
    /// @param edge numbers shown at either end of a dimension where a tensor is summarised
    /// @param threshold numbers above which it is; PyTorch's is 1000
    public record Options(int digits, int lineWidth, int edge, long threshold) {

        /// PyTorch's own.
        public static final Options DEFAULT = new Options(4, 80, 3, 1000);

        /// Nothing is left out.
        public Options full() {
            return new Options(digits, lineWidth, edge, Long.MAX_VALUE);
        }
    }

    private final int rank;
    private final Shown shown;
    private final Options options;
    private final UnaryOperator<String> odd;
    private final Consumer<String> lines;
    private final Runs runs;
    private final NumberColumn real;
    private final Optional<NumberColumn> imaginary;
    private final StringBuilder line = new StringBuilder();

    /// @param shape in which the elements are laid out, which may be fewer than there are
    private TensorText(StridedTensor tensor, Shape shape, Options options, UnaryOperator<String> odd,
            Consumer<String> lines) {
        this.options = options;
        this.odd = odd;
        this.lines = lines;
        boolean summary = shape.numel() > options.threshold();
        rank = shape.rank();
        shown = Shown.of(shape, summary ? options.edge() : Long.MAX_VALUE);
        runs = new Runs(tensor, summary ? Math.max(1, options.edge()) : MANY);
        real = NumberColumn.of(tensor.dtype(), options.digits());
        imaginary = tensor.dtype().kind() == DType.Kind.COMPLEX
                ? Optional.of(NumberColumn.ofImaginary(options.digits()))
                : Optional.empty();
    }

    /// @param odd what to make of a number that is NaN or infinite: colour
    /// @param lines takes the lines in order
    public static void print(StridedTensor tensor, Options options, UnaryOperator<String> odd,
            Consumer<String> lines) {
        print(tensor, tensor.shape(), options, odd, lines);
    }

    /// The first numbers of a tensor, as one vector of which nothing is left out.
    ///
    /// @param count how many; all where there are not so many
    public static void printHead(StridedTensor tensor, long count, Options options, UnaryOperator<String> odd,
            Consumer<String> lines) {
        print(tensor, Shape.of(Math.min(count, tensor.numel())), options.full(), odd, lines);
    }

    private static void print(StridedTensor tensor, Shape shape, Options options, UnaryOperator<String> odd,
            Consumer<String> lines) {
        if (shape.numel() == 0) {
            lines.accept("[]");
        } else {
            new TensorText(tensor, shape, options, odd, lines).print();
        }
    }

    private void print() {
        look();
        if (rank == 0) {
            line.append(number(0));
        } else {
            Shown.Rows rows = shown.rows();
            line.repeat('[', rank - 1);
            vector(rows.first(), rank - 1);
            for (int changed = rows.next(); changed >= 0 && affordable(rows); changed = rows.next()) {
                line.repeat(']', rank - 2 - changed);
                if (rows.afterGap()) {
                    part(rank - changed - 2, changed);
                    line.append("...");
                }
                part(rank - changed - 2, changed);
                line.repeat('[', rank - 2 - changed);
                vector(rows.first(), rank - 1);
            }
            if (rows.ended()) {
                line.repeat(']', rank - 1);
            } else {
                part(0, 0);
                line.append("...");
            }
        }
        end();
    }

    private boolean affordable(Shown.Rows rows) {
        return !shown.summary() || rows.count() * shown.ofRow() <= MOST_IN_SUMMARY;
    }

    /// Every number that will be printed decides how wide all are.
    private void look() {
        if (rank == 0) {
            take(0, 1);
        } else {
            Shown.Rows rows = shown.rows();
            do {
                shown.rowParts((from, count) -> take(rows.first() + from, count));
            } while (rows.next() >= 0 && affordable(rows));
        }
        real.settle();
        imaginary.ifPresent(NumberColumn::settle);
    }

    private void take(long from, long count) {
        for (long i = from; i < from + count; i++) {
            int at = runs.load(i);
            Elements elements = runs.loaded();
            real.take(elements, at);
            imaginary.ifPresent(column -> column.take(elements, at));
        }
    }

    /// Goes on to the next part of a dimension.
    private void part(int emptyLines, int dimension) {
        line.append(',');
        end();
        for (int i = Math.min(emptyLines, MOST_EMPTY_LINES); i > 0; i--) {
            lines.accept("");
        }
        line.repeat(' ', dimension + 1);
    }

    private void vector(long first, int indent) {
        int wide = real.width() + 2 + imaginary.map(column -> column.width() + 1).orElse(0);
        Vector vector = new Vector(Math.max(1, Math.floorDiv(options.lineWidth() - indent, wide)), indent);
        line.append('[');
        shown.rowParts((from, count) -> {
            if (from > 0) {
                vector.item(" ...");
            }
            for (long i = from; i < from + count; i++) {
                vector.item(number(first + i));
            }
        });
        line.append(']');
    }

    private final class Vector {

        private final int perLine;
        private final int indent;
        private int items;

        Vector(int perLine, int indent) {
            this.perLine = perLine;
            this.indent = indent;
        }

        void item(String text) {
            if (items == perLine) {
                line.append(',');
                end();
                line.repeat(' ', indent + 1);
                items = 0;
            } else if (items > 0) {
                line.append(", ");
            }
            line.append(text);
            items++;
        }
    }

    private String number(long index) {
        int at = runs.load(index);
        Elements elements = runs.loaded();
        String text = real.text(elements, at);
        boolean finite = real.isFinite(elements, at);
        if (imaginary.isPresent()) {
            String other = imaginary.get().text(elements, at).stripLeading() + "j";
            text += (other.startsWith("-") ? "" : "+") + other;
            finite &= imaginary.get().isFinite(elements, at);
        }
        return finite ? text : odd.apply(text);
    }

    private void end() {
        lines.accept(line.toString());
        line.setLength(0);
    }
}
