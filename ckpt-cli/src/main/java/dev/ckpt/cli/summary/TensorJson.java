package dev.ckpt.cli.summary;

import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The tensors of a summary in JSON.
final class TensorJson {

    private final JsonGenerator json;
    private final boolean severalFiles;
    private final String folder;

    private TensorJson(Summary summary, JsonGenerator json) {
        this.json = json;
        this.severalFiles = summary.files().size() > 1;
        this.folder = summary.path().toString();
    }

    static void write(List<TensorRow> rows, Summary summary, JsonGenerator json) {
        TensorJson tensors = new TensorJson(summary, json);
        json.writeStartArray();
        for (TensorRow row : rows) {
            tensors.write(row);
        }
        json.writeEndArray();
    }

    private void write(TensorRow row) {
        Tensor tensor = row.tensor();
        json.writeStartObject();
        json.writeStringProperty("name", ValueJson.sound(row.name()));
        json.writeStringProperty("path", ValueJson.sound(row.path()));
        json.writeStringProperty("section", row.section().jsonName());
        json.writeStringProperty("role", row.part().role().jsonName());
        json.writeStringProperty("dtype", tensor.dtype().torchName());
        json.writeName("shape");
        numbers(tensor.shape().toArray());
        json.writeNumberProperty("params", tensor.numel());
        json.writeNumberProperty("bytes", row.bytes());
        if (tensor instanceof StridedTensor dense) {
            json.writeStringProperty("storage", ValueJson.sound(name(dense.storage())));
            json.writeNumberProperty("offset", dense.offset());
            json.writeName("stride");
            numbers(dense.strides());
        } else {
            json.writeNullProperty("storage");
            json.writeNullProperty("offset");
            json.writeNullProperty("stride");
        }
        if (row.tiedTo().isPresent()) {
            json.writeStringProperty("tiedTo", ValueJson.sound(row.tiedTo().get()));
        } else {
            json.writeNullProperty("tiedTo");
        }
        json.writeStringProperty("kind", tensor.kind());
        json.writeEndObject();
    }

    private void numbers(long[] numbers) {
        json.writeArray(numbers, 0, numbers.length);
    }

    /// `data/7`; in a checkpoint of several files `FILE#data/7`, the file counted from the folder.
    private String name(Storage storage) {
        if (!severalFiles) {
            return storage.key();
        }
        String file = storage.file();
        if (file.startsWith(folder) && file.length() > folder.length()) {
            file = file.substring(folder.length());
            file = file.startsWith("/") ? file.substring(1) : file;
        }
        return file + "#" + storage.key();
    }
}
