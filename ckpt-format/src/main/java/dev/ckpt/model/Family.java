package dev.ckpt.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A kind of network that people know by name, and what tells it from others.
///
/// @param name `GPT-2`, `Llama`
/// @param variant whose names the tensors have, in words; may be empty
/// @param marks patterns' endings that must all be there; alternatives stand in one string, `|` between them
/// @param refuses patterns' endings of which none may be there
/// @param headSize the customary width of an attention head; 0 where there is no custom
/// @param tiesHead whether a missing head means the token embedding serves as head
/// @param positionRows rows at the start of the position table that are no positions
/// @param order modules as the program defines them, `*.` before those of a layer; empty where unknown
public record Family(String name, String variant, List<String> marks, List<String> refuses, int headSize,
        boolean tiesHead,
        int positionRows, List<String> order) {

    static Family of(String name, String variant, String... marks) {
        return new Family(name, variant, List.of(marks), List.of(), 0, false, 0, List.of());
    }

    Family without(String... endings) {
        return new Family(name, variant, marks, List.of(endings), headSize, tiesHead, positionRows, order);
    }

    Family headSize(int size) {
        return new Family(name, variant, marks, refuses, size, tiesHead, positionRows, order);
    }

    Family tying() {
        return new Family(name, variant, marks, refuses, headSize, true, positionRows, order);
    }

    Family positionRows(int rows) {
        return new Family(name, variant, marks, refuses, headSize, tiesHead, rows, order);
    }

    Family defines(String... modules) {
        return new Family(name, variant, marks, refuses, headSize, tiesHead, positionRows, List.of(modules));
    }

    Family called(String newName, String newVariant) {
        return new Family(newName, newVariant, marks, refuses, headSize, tiesHead, positionRows, order);
    }

    /// The patterns, one a mark, by which these tensors are of this family; empty when they are not.
    List<String> recognise(Collection<String> patterns) {
        for (String ending : refuses) {
            if (find(ending, patterns) != null) {
                return List.of();
            }
        }
        List<String> found = new ArrayList<>();
        for (String mark : marks) {
            String pattern = find(mark, patterns);
            if (pattern == null) {
                return List.of();
            }
            found.add(pattern);
        }
        return found;
    }

    private static @Nullable String find(String alternatives, Collection<String> patterns) {
        int from = 0;
        while (from <= alternatives.length()) {
            int bar = alternatives.indexOf('|', from);
            String ending = alternatives.substring(from, bar < 0 ? alternatives.length() : bar);
            for (String pattern : patterns) {
                if (NamePattern.ends(pattern, ending)) {
                    return pattern;
                }
            }
            from = bar < 0 ? alternatives.length() + 1 : bar + 1;
        }
        return null;
    }
}
