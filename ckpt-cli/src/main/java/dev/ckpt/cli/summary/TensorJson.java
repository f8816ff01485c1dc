package dev.ckpt.cli.summary;

import dev.ckpt.cli.json.Json;
import dev.ckpt.inspect.Summary;
import dev.ckpt.inspect.TensorRow;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.util.List;

/// The tensors of a summary in JSON.
final class TensorJson {

    private final Json json;
    private final boolean severalFiles;
    private final String folder;

    private TensorJson(Summary summary, Json json) {
        this.json = json;
        this.severalFiles = summary.files().size() > 1;
        this.folder = summary.path().toString();
    }

    static void write(List<TensorRow> rows, Summary summary, Json json) {
        TensorJson tensors = new TensorJson(summary, json);
        json.startArray();
        for (TensorRow row : rows) {
            tensors.write(row);
        }
        json.endArray();
    }

    private void write(TensorRow row) {
        Tensor tensor = row.tensor();
        json.startObject();
        json.text("name", row.name());
        json.text("path", row.path());
        json.text("section", row.section().jsonName());
        json.text("role", row.part().role().jsonName());
        json.text("dtype", tensor.dtype().torchName());
        json.numbers("shape", tensor.shape().toArray());
        json.number("params", tensor.numel());
        json.number("bytes", row.bytes());
        if (tensor instanceof StridedTensor dense) {
            json.text("storage", name(dense.storage()));
            json.number("offset", dense.offset());
            json.numbers("stride", dense.strides());
        } else {
            json.nothing("storage");
            json.nothing("offset");
            json.nothing("stride");
        }
        json.text("tiedTo", row.tiedTo());
        json.text("kind", tensor.kind());
        json.endObject();
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
