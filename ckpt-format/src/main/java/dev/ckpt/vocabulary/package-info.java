/// Which token is which row?
///
/// A checkpoint has numbers for tokens and not their texts; those stand in a file beside it. [dev.ckpt.vocabulary.Vocabulary]
/// reads nanoGPT's `meta.pkl`, as a pickle of which nothing is run, and Hugging Face's `tokenizer.json` and `vocab.json`.
@NullMarked
package dev.ckpt.vocabulary;

import org.jspecify.annotations.NullMarked;
