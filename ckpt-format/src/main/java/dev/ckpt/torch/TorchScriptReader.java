package dev.ckpt.torch;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.contents.Finding;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import dev.ckpt.zip.ZipArchive;
import dev.ckpt.zip.ZipRecord;
import java.util.ArrayList;
import java.util.List;

/// Reads the weights of a TorchScript archive; its program is reported and never run (docs/pytorch-format.md §6).
///
/// The tree is the module object. Where the archive has constants as well, it is a dict of `data`, the module, and
/// `constants`, a tuple: a frozen module keeps all its weights there.
final class TorchScriptReader {

    private static final String DATA = "data/";
    private static final String CONSTANTS = "constants/";

    private TorchScriptReader() {}

    static WholeFile.Tree read(ZipArchive archive, Reading reading) {
        ArchiveSettings settings = ArchiveSettings.of(archive, reading);
        ZipStorages data = new ZipStorages(reading.file(), archive, DATA, settings.order());
        ZipStorages constants = new ZipStorages(reading.file(), archive, CONSTANTS, settings.order());
        Value module = TorchZipReader.pickle(archive, reading, "", "data.pkl", data);
        Value tuple = TorchZipReader.pickle(archive, reading, "", "constants.pkl", constants);
        long sources = archive.records().stream().filter(TorchScriptReader::code).count();
        if (sources > 0) {
            reading.note(Finding.note("torchscript.code", "code/",
                    sources + (sources == 1 ? " file" : " files") + " of program code; never run here"));
        }
        ExtraRecords.scan(archive, reading, DATA, record -> ArchiveKind.usual(record) || ownRecord(record)
                || data.refersTo(record) || constants.refersTo(record),
                TorchScriptReader::ownPickle);
        List<Storage> storages = new ArrayList<>(data.all());
        storages.addAll(constants.all());
        boolean bare = tuple instanceof Sequence none && none.items().isEmpty();
        Value root = bare
                ? module
                : Dict.of(List.of(new Dict.Entry(new Text("data"), module),
                        new Dict.Entry(new Text("constants"), tuple)));
        return new WholeFile.Tree(CheckpointFormat.TORCHSCRIPT, "TorchScript", root, storages);
    }

    private static boolean code(ZipRecord record) {
        return record.name().startsWith("code/") && record.name().endsWith(".py");
    }

    /// Pickles that torch.jit.save writes beside the weights: where the code comes from, its compiled form, example inputs.
    private static boolean ownPickle(ZipRecord record) {
        String name = record.name();
        return name.endsWith(".debug_pkl") || name.equals("bytecode.pkl") || name.equals("mobile_debug_handles.pkl")
                || name.equals("traced_inputs.pkl") || name.equals("attributes.pkl");
    }

    /// Records that torch.jit.save writes and that hold no weights of the module.
    private static boolean ownRecord(ZipRecord record) {
        String name = record.name();
        return name.equals("constants.pkl") || code(record) || name.startsWith("extra/")
                || name.startsWith("traced_inputs/");
    }
}
