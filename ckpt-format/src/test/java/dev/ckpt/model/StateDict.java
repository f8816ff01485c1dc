package dev.ckpt.model;

import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.util.ArrayList;
import java.util.List;

/// Writes a state_dict by names and sizes: `new StateDict().add("wte.weight", 101, 32).layers(2, "blocks", ...)`.
public final class StateDict {

    private final List<Dict.Entry> entries = new ArrayList<>();
    private final boolean meta;

    public StateDict() {
        this(false);
    }

    /// @param meta tensors without numbers, for networks of real size
    public StateDict(boolean meta) {
        this.meta = meta;
    }

    public StateDict add(String name, long... sizes) {
        return add(name, meta ? Trees.meta(sizes) : Trees.tensor(sizes));
    }

    public StateDict add(String name, Value value) {
        entries.add(new Dict.Entry(new Text(name), value));
        return this;
    }

    /// The tensor of an earlier name once more.
    public StateDict tie(String name, String to) {
        return add(name, dict().get(to).orElseThrow());
    }

    /// The same modules in each of `count` layers; a line is a name and its sizes: `attn.c_attn.weight 32 96`.
    public StateDict layers(int count, String stack, String... lines) {
        for (int layer = 0; layer < count; layer++) {
            for (String line : lines) {
                line(stack + "." + layer + ".", line);
            }
        }
        return this;
    }

    public StateDict lines(String... lines) {
        for (String line : lines) {
            line("", line);
        }
        return this;
    }

    private void line(String prefix, String line) {
        String[] words = line.split(" ", -1);
        long[] sizes = new long[words.length - 1];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Long.parseLong(words[i + 1]);
        }
        add(prefix + words[0], sizes);
    }

    public StateDict prefixed(String prefix) {
        StateDict prefixed = new StateDict(meta);
        for (Dict.Entry entry : entries) {
            prefixed.add(prefix + ((Text) entry.key()).text(), entry.value());
        }
        return prefixed;
    }

    /// In the order of names, as safetensors' writer puts them.
    public StateDict sorted() {
        StateDict sorted = new StateDict(meta);
        entries.stream().sorted((a, b) -> ((Text) a.key()).text().compareTo(((Text) b.key()).text()))
                .forEach(entry -> sorted.add(((Text) entry.key()).text(), entry.value()));
        return sorted;
    }

    public Dict dict() {
        return Dict.of(List.copyOf(entries));
    }

    public Understanding understand() {
        return Trees.understand(dict());
    }

    /// Names in order.
    public List<String> names() {
        return entries.stream().map(entry -> ((Text) entry.key()).text()).toList();
    }

    public TensorValue tensor(String name) {
        return (TensorValue) dict().get(name).orElseThrow();
    }

    /// GPT-2 with the seed model's names, C = 32, V = 101, T = 24.
    public static StateDict seed(int layers, boolean bias) {
        StateDict seed = new StateDict().lines("wte.weight 101 32", "wpe.weight 24 32");
        seed.layers(layers, "blocks", bias ? GPT2_WITH_BIAS : GPT2);
        return bias ? seed.lines("ln_f.weight 32", "ln_f.bias 32") : seed.lines("ln_f.weight 32");
    }

    private static final String[] GPT2 = {"ln_1.weight 32", "attn.c_attn.weight 32 96", "attn.c_proj.weight 32 32",
        "ln_2.weight 32", "mlp.c_fc.weight 32 128", "mlp.c_proj.weight 128 32"};

    private static final String[] GPT2_WITH_BIAS = {"ln_1.weight 32", "ln_1.bias 32", "attn.c_attn.weight 32 96",
        "attn.c_attn.bias 96", "attn.c_proj.weight 32 32", "attn.c_proj.bias 32", "ln_2.weight 32", "ln_2.bias 32",
        "mlp.c_fc.weight 32 128", "mlp.c_fc.bias 128", "mlp.c_proj.weight 128 32", "mlp.c_proj.bias 32"};

    /// nanoGPT without biases, its head tied.
    public static StateDict nanoGpt(int layers) {
        return new StateDict().lines("transformer.wte.weight 101 32", "transformer.wpe.weight 24 32")
                .layers(layers, "transformer.h", "ln_1.weight 32", "attn.c_attn.weight 96 32",
                        "attn.c_proj.weight 32 32", "ln_2.weight 32", "mlp.c_fc.weight 128 32",
                        "mlp.c_proj.weight 32 128")
                .lines("transformer.ln_f.weight 32").tie("lm_head.weight", "transformer.wte.weight");
    }
}
