package dev.ckpt.retention;

import dev.ckpt.io.ByteSource;
import dev.ckpt.io.NewFile;
import dev.ckpt.io.Overwrite;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.torch.TorchOptions;
import dev.ckpt.torch.TorchWriter;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A folder into which a training run has saved.
final class RunFolder {

    private final Path folder;

    RunFolder(Path folder) {
        this.folder = folder;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /// With weights, optimizer and step, as nanoGPT has it, and whatever else.
    Path full(String name, long step, Object... besides) throws IOException {
        return write(name, weights(), with(besides, "optimizer", optimizer(), "iter_num", step));
    }

    /// Weights and a step; nothing to resume from.
    Path weights(String name, long step, Object... besides) throws IOException {
        return write(name, weights(), with(besides, "iter_num", step));
    }

    /// Of a network of another size.
    Path other(String name, long step) throws IOException {
        return write(name, filled(new StateDict().lines("transformer.wte.weight 7 3", "transformer.h.0.ln_1.weight 3")),
                with(new Object[0], "iter_num", step));
    }

    private static Object[] with(Object[] besides, Object... more) {
        List<Object> all = new ArrayList<>(List.of(more));
        all.addAll(List.of(besides));
        return all.toArray();
    }

    private Path write(String name, Dict weights, Object... entries) throws IOException {
        List<Object> all = new ArrayList<>(List.of("model", weights));
        all.addAll(List.of(entries));
        return write(name, Trees.dict(all.toArray()));
    }

    Path write(String name, Value root) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.resolveSibling("."));
        try (NewFile file = NewFile.at(path, Overwrite.REFUSE)) {
            TorchWriter.plan(Trees.contents(root), TorchOptions.exact()).write(TorchWriter.archiveName(path), List.of(),
                    file);
            file.commit();
        }
        return path;
    }

    /// A folder as Hugging Face's Trainer saves it.
    Path trainer(String name, long step, String trainerState) throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve(name));
        write(name + "/pytorch_model.bin", weights());
        write(name + "/optimizer.pt", optimizer());
        text(name + "/config.json", "{\"model_type\": \"gpt2\"}");
        text(name + "/trainer_state.json", "{\"global_step\": " + step + trainerState + "}");
        text(name + "/vocab.json", "{}");
        return checkpoint;
    }

    Path text(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    /// Changes a byte of the first storage, so that only a checksum tells.
    void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("/data/0FB");
        int record = text.indexOf("ZZZ>", at);
        bytes[record] ^= 1;
        Files.write(file, bytes);
    }

    static Dict weights() {
        return filled(StateDict.nanoGpt(1));
    }

    /// The same with numbers.
    private static Dict filled(StateDict names) {
        List<Dict.Entry> entries = new ArrayList<>();
        for (String name : names.names()) {
            if (!name.equals("lm_head.weight")) {
                entries.add(new Dict.Entry(new Text(name), numbers(names.tensor(name).tensor().shape())));
            }
        }
        return Dict.of(entries);
    }

    private static TensorValue numbers(Shape shape) {
        byte[] bytes = new byte[(int) shape.numel() * Float.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 4 == 3 ? 0x3E : 'Z');
        }
        MemorySegment memory = MemorySegment.ofArray(bytes);
        return TensorValue.of(StridedTensor.rowMajor(DType.FLOAT32, shape, new Storage("test.pt", "data/x",
                ByteOrder.LITTLE_ENDIAN, "cpu", ByteSource.of(bytes.length, () -> memory))));
    }

    private static Dict optimizer() {
        List<Dict.Entry> state = new ArrayList<>();
        List<Object> ids = new ArrayList<>();
        for (Dict.Entry entry : weights().entries()) {
            Shape shape = ((TensorValue) entry.value()).tensor().shape();
            state.addAll(Trees.dict(state.size(),
                    Trees.dict("step", 7, "exp_avg", numbers(shape), "exp_avg_sq", numbers(shape))).entries());
            ids.add(ids.size());
        }
        return Trees.dict("state", Dict.of(state), "param_groups",
                Trees.list(Trees.dict("lr", 0.001, "params", Trees.list(ids.toArray()))));
    }
}
