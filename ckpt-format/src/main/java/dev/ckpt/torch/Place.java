package dev.ckpt.torch;

import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;

/// Where in a file something stands: the record, the offset of the opcode, and the way to it from the root.
record Place(String file, String record, long offset, TreePath path) {

    /// `data.pkl, byte 40, "model/wte.weight"`.
    Fault fault() {
        String way = path.toString();
        return Fault.in(file).at(record + ", byte " + offset + (way.isEmpty() ? "" : ", \"" + way + "\""));
    }

    MalformedException malformed(String expected, String found) {
        return new MalformedException(fault().expected(expected)
                .found(found)
                .because("the file was damaged or made by hand; torch.save writes no such thing")
                .next("get the file again from where it came from"));
    }

    Place part(String name) {
        return new Place(file, record, offset, path.part(name));
    }
}
