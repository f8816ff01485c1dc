package dev.ckpt.safetensors;

import dev.ckpt.contents.NamedTensors;
import dev.ckpt.io.Fault;
import dev.ckpt.io.Quoted;
import dev.ckpt.io.UnsupportedException;
import dev.ckpt.json.JsonText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whether a header can spell these names and texts.
final class OutgoingNames {

    static final String METADATA = "__metadata__";

    private OutgoingNames() {}

    /// @throws UnsupportedException when one of them cannot be
    static void check(NamedTensors tensors, String target) {
        Set<String> names = new HashSet<>();
        for (NamedTensors.Entry entry : tensors.tensors()) {
            Fault fault = Fault.in(target).at("tensor " + Quoted.of(entry.name()));
            if (entry.name().equals(METADATA)) {
                throw new UnsupportedException(fault.expected("another name").found(METADATA)
                        .because("the format keeps this name for texts").next("rename the tensor, or leave it out"));
            }
            if (!names.add(entry.name())) {
                throw new UnsupportedException(fault.expected("each name once").found("two tensors of this name")
                        .because("two places of the checkpoint have one name").next("rename one, or leave it out"));
            }
            requireUnicode(entry.name(), fault);
        }
        tensors.metadata().forEach((key, value) -> {
            Fault fault = Fault.in(target).at("metadata " + Quoted.of(key));
            requireUnicode(key, fault);
            requireUnicode(value, fault);
        });
    }

    private static void requireUnicode(String text, Fault fault) {
        if (!JsonText.isUnicode(text)) {
            throw new UnsupportedException(fault.expected("text that UTF-8 can spell")
                    .found("half of a surrogate pair in " + Quoted.of(text))
                    .because("a text that was cut in two within a character").next("rename it, or leave it out"));
        }
    }

    /// @throws UnsupportedException when all of them together are longer than a file can be
    static void checkSize(List<Outgoing> tensors, String target) {
        long sum = 0;
        for (Outgoing tensor : tensors) {
            if (sum > Long.MAX_VALUE - tensor.bytes()) {
                throw new UnsupportedException(Fault.in(target).at("tensor " + Quoted.of(tensor.name()))
                        .expected("fewer than 2^63 bytes in all").found("more")
                        .because("a tensor that repeats its numbers by strides of 0").next("leave it out"));
            }
            sum += tensor.bytes();
        }
    }
}
