package dev.ckpt.cli.show;

import dev.ckpt.cli.screen.Numbers;
import dev.ckpt.cli.screen.Printable;
import dev.ckpt.cli.screen.Screen;
import dev.ckpt.cli.screen.Words;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.NestedTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.QuantizedTensor.Quantizer;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.StridedTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which tensor this is: name, dtype, shape, what it is for, where its numbers lie; and what of it is shown.
final class ShowHeader {

    private ShowHeader() {}

    static List<String> lines(Shown shown, Screen screen) {
        TensorRow row = shown.row();
        List<String> parts = new ArrayList<>();
        parts.add(screen.style().bold(Printable.of(row.name())));
        parts.add(row.tensor().dtype().torchName() + " " + row.tensor().shape());
        role(row, screen.words()).ifPresent(parts::add);
        parts.add(place(row, screen));
        parts.removeIf(String::isEmpty);
        List<String> lines = new ArrayList<>(List.of(String.join(Screen.GAP, parts)));
        row.tiedTo().ifPresent(name -> lines.add(screen.text("show.tied", Printable.of(name))));
        if (!(row.tensor() instanceof StridedTensor)) {
            lines.add(kind(row, screen));
        }
        if (shown.view().isWhole()) {
            shown.choice().map(choice -> "[" + choice.number() + "]")
                    .or(() -> shown.options().slice().map(slice -> Printable.of(slice.toString())))
                    .ifPresent(slice -> lines.add(slice + " -> " + shown.view().tensor().shape()));
        }
        return lines;
    }

    /// In the words of the summary, which has them for every part of a network.
    private static Optional<String> role(TensorRow row, Words words) {
        if (row.section() == Section.OTHER) {
            return Optional.empty();
        }
        String key = "part." + row.part().name();
        Words summary = words.with("summary");
        String name = row.section() == Section.OPTIMIZER
                ? row.name().substring(0, Math.max(0, row.name().lastIndexOf('/')))
                : row.name();
        boolean bias = name.endsWith("bias") && row.tensor().shape().rank() <= 1;
        return Optional.of((bias ? summary.textIfAny(key + ".bias") : Optional.<String>empty())
                .or(() -> summary.textIfAny(key + ".plain")).orElseGet(() -> summary.text(key)))
                .filter(text -> !text.isEmpty() && !text.contains("{"))
                .map(text -> row.section() == Section.OPTIMIZER ? words.text("show.kept", text) : text);
    }

    private static String place(TensorRow row, Screen screen) {
        if (!(row.tensor() instanceof StridedTensor dense)) {
            return "";
        }
        String place = screen.text("show.place", Printable.of(dense.storage().key()), Numbers.count(dense.offset()));
        return dense.contiguous() ? place : place + " " + screen.text("show.strides", list(dense.strides()));
    }

    private static String list(long[] numbers) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < numbers.length; i++) {
            text.append(i == 0 ? "" : ", ").append(numbers[i]);
        }
        return text.append(']').toString();
    }

    private static String kind(TensorRow row, Screen screen) {
        return switch (row.tensor()) {
            case StridedTensor dense -> "";
            case QuantizedTensor quantized -> switch (quantized.quantizer()) {
                case Quantizer.PerTensor(double scale, long zeroPoint) -> screen.text("show.quantized.tensor",
                        zeroPoint, Numbers.real(scale));
                case Quantizer.PerChannel channel -> screen.text("show.quantized.channel", channel.axis());
                case Quantizer.PerChannelLists lists -> screen.text("show.quantized.channel", lists.axis());
            };
            case SparseTensor sparse -> screen.text("show.sparse", Printable.of(sparse.layout()));
            case NestedTensor nested -> screen.text("show.nested");
            case MetaTensor meta -> screen.text("show.meta");
            case PartialTensor partial -> screen.text("show.partial", Printable.of(partial.placement()),
                    partial.local().shape());
        };
    }
}
