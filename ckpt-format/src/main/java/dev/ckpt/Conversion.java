package dev.ckpt;

import dev.ckpt.contents.Contents;
import dev.ckpt.contents.Written;
import dev.ckpt.convert.CastReport;
import dev.ckpt.convert.Casting;
import dev.ckpt.convert.Converted;
import dev.ckpt.convert.LayoutMapping;
import dev.ckpt.convert.PrefixStripping;
import dev.ckpt.convert.Selection;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A checkpoint on its way to another: each step gives a new one, and none reads a weight before [Saving] writes it. The
/// steps are taken in the order of their methods, because a rounded tensor can only be read forwards.
///
/// ```java
/// Conversion bf16 = Conversion.of(checkpoint).mapped(LayoutMapping.parse("seed:nanogpt")).rounded(DType.BFLOAT16);
/// Saving.plan(bf16.contents(), form, target).write(Overwrite.REFUSE, bytes -> {});
/// ```
///
/// @param contents what is to be written
/// @param understanding what it means
/// @param changed whether any step has been taken
/// @param notes what was assumed or added
/// @param left what was left out
/// @param rounding what rounding does to the numbers, known once they have been written
public record Conversion(Contents contents, Understanding understanding, boolean changed, List<String> notes,
        List<Written.Left> left, Optional<CastReport> rounding) {

    public Conversion {
        notes = List.copyOf(notes);
        left = List.copyOf(left);
    }

    /// Nothing changed yet.
    public static Conversion of(Checkpoint checkpoint) {
        return new Conversion(checkpoint.contents(), Understanding.of(checkpoint.contents()), false, List.of(),
                List.of(), Optional.empty());
    }

    /// In another framework's layout.
    public Conversion mapped(LayoutMapping mapping) {
        return after(mapping.apply(contents, understanding));
    }

    /// With names that do not begin with what a wrapper put there.
    public Conversion stripped(PrefixStripping stripping) {
        return after(stripping.apply(contents, understanding));
    }

    /// With some of the weights only, and what the optimizer keeps for them.
    public Conversion selected(Selection selection) {
        return after(selection.apply(contents, understanding));
    }

    /// With weights of another type, rounded to nearest, ties to even.
    public Conversion rounded(DType dtype) {
        Casting.Result cast = Casting.apply(contents, understanding, dtype);
        return new Conversion(cast.contents(), Understanding.of(cast.contents()), true, notes, left,
                Optional.of(cast.report()));
    }

    private Conversion after(Converted step) {
        List<String> allNotes = new ArrayList<>(notes);
        allNotes.addAll(step.notes());
        List<Written.Left> allLeft = new ArrayList<>(left);
        allLeft.addAll(step.left());
        return new Conversion(step.contents(), Understanding.of(step.contents()), true, allNotes, allLeft, rounding);
    }
}
