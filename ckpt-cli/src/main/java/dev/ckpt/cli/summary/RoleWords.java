package dev.ckpt.cli.summary;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.model.Layout;
import dev.ckpt.model.Part;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.Optional;

/// What a tensor is for, in a few words (`part.*`) or in a sentence (`explain.*`). Each part has up to three texts: with
/// the numbers that go in and come out, where the shape tells them (`.MLP_UP`); without (`.MLP_UP.plain`); and that of
/// its bias (`.MLP_UP.bias`).
public final class RoleWords {

    private final Words words;
    private final Optional<Layout> layout;

    public RoleWords(Words words, Optional<Layout> layout) {
        this.words = words;
        this.layout = layout;
    }

    /// For the table's last column.
    public String shortly(TensorRow row) {
        String text = row.tiedTo().isPresent()
                ? words.text("tied", Printable.of(row.tiedTo().get()))
                : text("part.", row);
        String mark = mark(row.tensor());
        return mark.isEmpty() ? text : text.isEmpty() ? mark : text + "; " + mark;
    }

    /// For a person who learns what a network is made of.
    public String sentence(TensorRow row) {
        return row.tiedTo().isPresent()
                ? words.text("explain.tied", Printable.of(row.tiedTo().get()))
                : text("explain.", row);
    }

    private String text(String prefix, TensorRow row) {
        String key = prefix + row.part().name();
        if (isBias(row)) {
            return words.textIfAny(key + ".bias").orElseGet(() -> words.text(prefix + "bias"));
        }
        Shape shape = row.tensor().shape();
        if (shape.rank() == 2) {
            long out = shape.size(outAxis(row.part()));
            long in = shape.size(1 - outAxis(row.part()));
            if (outAxisKnown(row.part())) {
                return words.text(key, Numbers.count(in), Numbers.count(out));
            }
        }
        return words.textIfAny(key + ".plain").orElseGet(() -> words.text(key, "", ""));
    }

    private static boolean isBias(TensorRow row) {
        return row.tensor().shape().rank() <= 1 && row.part() != Part.RUNNING_STATISTICS
                && (row.name().endsWith("bias") || row.name().endsWith(".beta"));
    }

    /// The axis of what comes out. Tables have a row for each thing looked up, whatever the layout of the matrices; heads
    /// are `nn.Linear` even where the rest is Conv1D.
    private int outAxis(Part part) {
        return switch (part.role()) {
            case EMBEDDING, POSITION -> 1;
            case HEAD -> 0;
            case ATTENTION, MLP, NORM, BUFFER, OTHER -> layout.isPresent() && layout.get() == Layout.CONV1D ? 1 : 0;
        };
    }

    private boolean outAxisKnown(Part part) {
        return switch (part.role()) {
            case EMBEDDING, POSITION, HEAD -> true;
            case ATTENTION, MLP, NORM, BUFFER, OTHER -> layout.isPresent();
        };
    }

    /// What is unusual about a tensor's numbers; empty for a dense one.
    private String mark(Tensor tensor) {
        return tensor instanceof StridedTensor ? "" : unusual(tensor);
    }

    private String unusual(Tensor tensor) {
        return switch (tensor) {
            case StridedTensor dense -> "";
            case QuantizedTensor quantized -> words.text("mark.quantized");
            case SparseTensor sparse -> words.text("mark.sparse", sparse.layout(),
                    Numbers.count(sparse.values().shape().rank() == 0 ? 1 : sparse.values().shape().size(0)));
            case NestedTensor nested -> words.text("mark.nested");
            case MetaTensor meta -> words.text("mark.meta");
            case PartialTensor partial -> words.text("mark.partial", Printable.of(partial.placement()),
                    partial.local().shape());
        };
    }
}
