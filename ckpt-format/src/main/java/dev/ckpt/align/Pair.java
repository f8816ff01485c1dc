package dev.ckpt.align;

import dev.ckpt.model.Part;
import dev.ckpt.tensor.Tensor;
import java.util.List;

/// Two tensors that are the same one.
///
/// Where a matrix lies the other way round, or is a part of a fused one, `b` is the view that lies like `a`, so that element
/// by element they compare; the views read nothing. Shapes differ only where the model's do.
///
/// @param name in the first checkpoint, without wrapper prefixes; of a slot `<parameter>/<slot>`; of a part of a fused tensor
///        with the part behind it: `h.0.attn.c_attn.weight[k]`
/// @param nameB in the second
/// @param part what it does; of a slot what its parameter does
/// @param rules why, never empty
public record Pair(String name, String nameB, Tensor a, Tensor b, Part part, List<Rule> rules) {

    public Pair {
        rules = List.copyOf(rules);
    }
}
