package dev.ckpt.cli;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Finding;
import dev.ckpt.contents.SourceFile;
import dev.ckpt.inspect.Outline;
import dev.ckpt.inspect.Section;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.model.Evidence;
import dev.ckpt.model.Fact;
import dev.ckpt.model.Layout;
import dev.ckpt.model.Naming;
import dev.ckpt.model.Part;
import dev.ckpt.model.Resume;
import dev.ckpt.model.Role;
import dev.ckpt.safety.CallSite;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.safety.GlobalUse;
import dev.ckpt.safety.Safety;
import dev.ckpt.safety.Verdict;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Summaries that no file gave.
public final class HandMade {

    private static final long V = 24_000;
    private static final long T = 256;
    private static final long C = 384;
    private static final int LAYERS = 6;

    private final List<TensorRow> rows = new ArrayList<>();
    private final Map<Role, Long> byRole = new EnumMap<>(Role.class);
    private int storages;

    private HandMade() {}

    /// The seed model at full size with AdamW's state, as design and README show it.
    public static Summary seed() {
        return seed("ckpt.pt");
    }

    static Summary seed(String path) {
        HandMade hand = new HandMade();
        hand.seedWeights();
        hand.slots("exp_avg", "exp_avg_sq");
        Map<String, Value> settings = new LinkedHashMap<>();
        settings.put("lr", new Scalar.Real(0.0003));
        settings.put("betas", new Sequence(Sequence.Kind.TUPLE, List.of(new Scalar.Real(0.9), new Scalar.Real(0.95))));
        settings.put("eps", new Scalar.Real(1e-8));
        settings.put("weight_decay", new Scalar.Real(0.1));
        settings.put("amsgrad", new Scalar.Bool(false));
        List<String> names = hand.rows.stream().filter(row -> row.section() == Section.WEIGHTS).map(TensorRow::name)
                .toList();
        Summary.Training training = new Summary.Training(OptionalLong.of(1000), OptionalDouble.empty(),
                Optional.of("AdamW"), "decoupled_weight_decay", OptionalDouble.of(0.0003), settings,
                List.of(new Summary.ParamGroup(settings, names)), List.of("exp_avg", "exp_avg_sq"),
                Optional.of(Naming.CERTAIN), "one group in order", Optional.empty(), OptionalDouble.empty(),
                new Resume(Resume.Level.FULL, List.of(Resume.Item.WEIGHTS, Resume.Item.MOMENTS, Resume.Item.STEP,
                        Resume.Item.LEARNING_RATE), List.of(Resume.Item.RANDOM_STATE)));
        Map<String, Value> config = new LinkedHashMap<>();
        config.put("n_layer", new Scalar.Int(6));
        config.put("dropout", new Scalar.Real(Double.NaN));
        config.put("dataset", new Text("채용 문장"));
        return hand.summary(path, Safety.NO_PICKLE, gpt2(), training, config, new Summary.ByteCount(239_612_093,
                79_847_424, 159_694_848, 0, 0), List.of());
    }

    /// A file without a known model, with a name that nobody knows and a call of something dangerous.
    static Summary dangerous(String path) {
        HandMade hand = new HandMade();
        hand.weight("w\u001B[2J", Part.OTHER, 3, 2);
        GlobalName system = new GlobalName("posix", "system");
        Safety safety = new Safety(Verdict.DANGEROUS, List.of(new GlobalUse(new GlobalName("collections",
                "OrderedDict"), Verdict.INERT, 3), new GlobalUse(system, Verdict.DANGEROUS, 1)),
                List.of(new CallSite("data.pkl", 23, "REDUCE", system, "('echo \u202Ehi',)")));
        return hand.summary(path, safety, unknown(), untrained(), Map.of(), new Summary.ByteCount(900, 24, 0, 0, 12),
                List.of(Finding.warning("zip.comment", "end record", "has a comment")));
    }

    /// No tensors at all.
    static Summary nothing(String path) {
        return new HandMade().summary(path, Safety.NO_PICKLE, unknown(), untrained(), Map.of(),
                new Summary.ByteCount(400, 0, 0, 0, 0), List.of());
    }

    /// The same, with a finding that is an error.
    static Summary damaged(String path) {
        return new HandMade().summary(path, Safety.NO_PICKLE, unknown(), untrained(), Map.of(),
                new Summary.ByteCount(400, 0, 0, 0, 0),
                List.of(Finding.error("zip.crc", "data/0", "checksum differs")));
    }

    /// Rows of one's own, of an unknown model.
    public static Summary of(List<TensorRow> rows) {
        HandMade hand = new HandMade();
        hand.rows.addAll(rows);
        return hand.summary("hand.pt", Safety.NO_PICKLE, unknown(), untrained(), Map.of(),
                new Summary.ByteCount(10_000, 1_000, 0, 0, 0), List.of());
    }

    private void seedWeights() {
        weight("wte.weight", Part.TOKEN_EMBEDDING, V, C);
        weight("wpe.weight", Part.POSITION_EMBEDDING, T, C);
        for (int n = 0; n < LAYERS; n++) {
            String layer = "blocks." + n + ".";
            weight(layer + "ln_1.weight", Part.NORM, C);
            weight(layer + "ln_1.bias", Part.NORM, C);
            weight(layer + "attn.c_attn.weight", Part.ATTENTION_QKV, C, 3 * C);
            weight(layer + "attn.c_attn.bias", Part.ATTENTION_QKV, 3 * C);
            weight(layer + "attn.c_proj.weight", Part.ATTENTION_OUTPUT, C, C);
            weight(layer + "attn.c_proj.bias", Part.ATTENTION_OUTPUT, C);
            weight(layer + "ln_2.weight", Part.NORM, C);
            weight(layer + "ln_2.bias", Part.NORM, C);
            weight(layer + "mlp.c_fc.weight", Part.MLP_UP, C, 4 * C);
            weight(layer + "mlp.c_fc.bias", Part.MLP_UP, 4 * C);
            weight(layer + "mlp.c_proj.weight", Part.MLP_DOWN, 4 * C, C);
            weight(layer + "mlp.c_proj.bias", Part.MLP_DOWN, C);
        }
        weight("ln_f.weight", Part.NORM, C);
        weight("ln_f.bias", Part.NORM, C);
    }

    private void slots(String... slots) {
        for (TensorRow row : List.copyOf(rows)) {
            for (String slot : slots) {
                rows.add(row(row.name() + "/" + slot, Section.OPTIMIZER, row.part(), row.tensor().shape()));
            }
            rows.add(row(row.name() + "/step", Section.OPTIMIZER, row.part(), Shape.SCALAR));
        }
    }

    private void weight(String name, Part part, long... sizes) {
        Shape shape = Shape.of(sizes);
        rows.add(row(name, Section.WEIGHTS, part, shape));
        byRole.merge(part.role(), shape.numel(), Long::sum);
    }

    private TensorRow row(String name, Section section, Part part, Shape shape) {
        Storage storage = new Storage("ckpt.pt", "data/" + storages++, DType.FLOAT32.bytesOf(shape.numel()),
                ByteOrder.LITTLE_ENDIAN, "cpu", () -> MemorySegment.NULL);
        return new TensorRow(name, "model." + name, section, part, StridedTensor.rowMajor(DType.FLOAT32, shape,
                storage), Optional.empty());
    }

    private static Summary.Model gpt2() {
        return new Summary.Model(Optional.of("GPT-2"), "", "wte, wpe, blocks.N.attn.c_attn", Optional.of(Layout.CONV1D),
                fact(LAYERS, Evidence.SHAPES, "blocks.0 to blocks.5"), fact(C, Evidence.SHAPES, "wte.weight"),
                fact(6, Evidence.GUESS, "384/64"), Optional.empty(), fact(4 * C, Evidence.SHAPES, "mlp.c_fc.weight"),
                fact(V, Evidence.SHAPES, "wte.weight"), fact(T, Evidence.CONFIG, "config.block_size"),
                Optional.of(true), Optional.of(true), List.of());
    }

    private static Optional<Fact> fact(long value, Evidence evidence, String because) {
        return Optional.of(new Fact(value, evidence, because));
    }

    private static Summary.Model unknown() {
        return new Summary.Model(Optional.empty(), "", "", Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of());
    }

    private static Summary.Training untrained() {
        return new Summary.Training(OptionalLong.empty(), OptionalDouble.empty(), Optional.empty(), "",
                OptionalDouble.empty(), Map.of(), List.of(), List.of(), Optional.empty(), "", Optional.empty(),
                OptionalDouble.empty(), new Resume(Resume.Level.NONE, List.of(), List.of()));
    }

    private Summary summary(String path, Safety safety, Summary.Model model, Summary.Training training,
            Map<String, Value> config, Summary.ByteCount bytes, List<Finding> findings) {
        long total = byRole.values().stream().mapToLong(Long::longValue).sum();
        return new Summary(Path.of(path), CheckpointFormat.TORCH_ZIP, "PyTorch zip", List.of(new SourceFile(
                Path.of(path), CheckpointFormat.TORCH_ZIP, bytes.file())), safety, new Outline(Outline.Kind.DICT, "", 8,
                        List.of("base_lrs", "last_epoch")),
                model, new Summary.Parameters(total, byRole), training,
                config, bytes, rows, findings);
    }
}
