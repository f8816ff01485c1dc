package dev.ckpt.gpt;

import dev.ckpt.model.Layout;
import dev.ckpt.tensor.Shape;
import java.util.Comparator;

/// A parameter of a GPT-2, whatever its name. The order is that of `named_parameters()`, in which optimizers count.
///
/// @param layer 0 outside the layers
/// @param bias whether it is the module's bias; else its weight
public record GptParameter(GptModule module, int layer, boolean bias) implements Comparable<GptParameter> {

    private static final Comparator<GptParameter> ORDER = Comparator.<GptParameter>comparingInt(GptParameter::stage)
            .thenComparingInt(GptParameter::layer).thenComparing(GptParameter::module)
            .thenComparing(GptParameter::bias);

    public static GptParameter weight(GptModule module) {
        return new GptParameter(module, 0, false);
    }

    public GptParameter ofBias() {
        return new GptParameter(module, layer, true);
    }

    public GptParameter ofWeight() {
        return new GptParameter(module, layer, false);
    }

    /// Before, in, or after the layers.
    private int stage() {
        return module.inLayer() ? 1 : module.compareTo(GptModule.LN_1) < 0 ? 0 : 2;
    }

    /// Whether it lies otherwise in Conv1D than in `nn.Linear`.
    public boolean turns() {
        return !bias && module.turns();
    }

    public Shape shape(GptSizes sizes, Layout layout) {
        Shape weight = module.weight(sizes);
        if (bias) {
            return Shape.of(weight.size(0));
        }
        return turns() && layout == Layout.CONV1D ? Shape.of(weight.size(1), weight.size(0)) : weight;
    }

    /// Whether nanoGPT's `configure_optimizers` puts it into the first group, which is decayed.
    public boolean isMatrix() {
        return !bias && module != GptModule.LN_1 && module != GptModule.LN_2 && module != GptModule.LN_F;
    }

    @Override
    public int compareTo(GptParameter other) {
        return ORDER.compare(this, other);
    }
}
