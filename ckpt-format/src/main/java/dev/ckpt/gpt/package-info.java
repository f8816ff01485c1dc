/// What are a GPT-2's parameters called, in which clothes?
///
/// One network, four programs: a [dev.ckpt.gpt.GptParameter] is what they all have, a [dev.ckpt.gpt.Scheme] says what one of
/// them calls it and which way round its matrix lies, and [dev.ckpt.gpt.GptWeights] are the tensors of a checkpoint that is
/// such a network as a whole.
@NullMarked
package dev.ckpt.gpt;

import org.jspecify.annotations.NullMarked;
