package dev.ckpt.retention;

import dev.ckpt.model.Resume;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What is to become of a checkpoint.
///
/// @param path a file, or a folder that is one checkpoint
/// @param run which run it belongs to, from 0 on; -1 where that is not known
/// @param step empty where nothing tells
/// @param stepBecause what told it: `iter_num`, `its name`
/// @param metric how good it is, by the metric of its run
/// @param resume what training could go on with
/// @param bytes of its files
/// @param reasons why it stays; empty when it goes
/// @param detail what is wrong with it, where it stays because of a doubt
/// @param files all that are to go with it, in the order of going: what says that the others belong together goes first, so
///        that a rest is never taken for a whole
/// @param strangers names in its folder that are no part of a checkpoint, and stay
public record Planned(Path path, int run, OptionalLong step, String stepBecause, OptionalDouble metric,
        Resume.Level resume, long bytes, List<KeepReason> reasons, String detail, List<FileState> files,
        List<String> strangers) {

    public Planned {
        reasons = List.copyOf(reasons);
        files = List.copyOf(files);
        strangers = List.copyOf(strangers);
    }

    public boolean stays() {
        return !reasons.isEmpty();
    }
}
