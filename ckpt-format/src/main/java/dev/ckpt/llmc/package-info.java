/// llm.c's `.bin` files: the weights of a GPT-2, without names. A file is
///
/// ```text
/// 1024 bytes   256 words of 32 bits, little-endian: [0] 20240326, [1] version (3 float32, 5 bfloat16), [2] positions T,
///              [3] vocabulary V, [4] layers L, [5] heads, [6] channels C, [7] padded vocabulary Vp; zeros
/// the rest     wte [Vp, C], wpe [T, C], then each kind of tensor for all layers together: ln1w, ln1b [L, C],
///              qkvw [L, 3C, C], qkvb [L, 3C], attprojw [L, C, C], attprojb [L, C], ln2w, ln2b [L, C], fcw [L, 4C, C],
///              fcb [L, 4C], fcprojw [L, C, 4C], fcprojb [L, C]; at last lnfw, lnfb [C]
/// ```
///
/// Matrices lie `[out, in]` as in nn.Linear, and the head is the embedding. So the natural names are nanoGPT's without their
/// `transformer.`, and that is how [dev.ckpt.llmc.LlmcReader] shows a file and how [dev.ckpt.llmc.LlmcWriter] wants one.
@NullMarked
package dev.ckpt.llmc;

import org.jspecify.annotations.NullMarked;
