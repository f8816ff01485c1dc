package dev.ckpt.npz;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether the names can be those of a zip's entries. Slashes may be in them; what leads out of the folder into which
/// somebody unpacks the file may not.
final class EntryNames {

    /// A zip counts a name's bytes in 16 bits.
    private static final int LONGEST = 0xFFFF;

    private static final Pattern ABSOLUTE = Pattern.compile("^([/\\\\]|[A-Za-z]:)");
    private static final Pattern UPWARDS = Pattern.compile("(^|[/\\\\])\\.\\.($|[/\\\\])");

    private EntryNames() {}

    static String of(String tensor) {
        return tensor + ".npy";
    }

    /// @throws UnsupportedException when one of them cannot be
    static void check(List<NamedTensors.Entry> tensors, String target) {
        Set<String> names = new HashSet<>();
        for (NamedTensors.Entry entry : tensors) {
            String name = entry.name();
            Fault fault = Fault.in(target).at("tensor " + Quoted.of(name)).next("rename it, or leave it out");
            if (!names.add(name)) {
                throw new UnsupportedException(fault.expected("each name once").found("two tensors of this name")
                        .because("two places of the checkpoint have one name"));
            }
            if (name.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
                throw new UnsupportedException(fault.expected("a name that a zip can spell")
                        .found(name.indexOf('\0') >= 0 ? "a zero in it" : "half of a surrogate pair in it"));
            }
            if (ABSOLUTE.matcher(name).find() || UPWARDS.matcher(name).find()) {
                throw new UnsupportedException(fault.expected("a name that stays in its folder")
                        .found("one that leads out of it")
                        .because("unpacked, it would be written to another place"));
            }
            if (of(name).getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                throw new UnsupportedException(fault.expected("a name of at most " + LONGEST + " bytes")
                        .found("a longer one").because("a zip has no room for it"));
            }
        }
    }
}
