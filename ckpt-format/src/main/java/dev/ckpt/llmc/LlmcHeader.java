package dev.ckpt.llmc;

/// What a header says about the network.
///
/// @param maxSeqLen T: positions
/// @param vocab V: tokens, without those that only pad the table
/// @param layers L
/// @param heads of attention
/// @param channels C: the width
public record LlmcHeader(int maxSeqLen, int vocab, int layers, int heads, int channels) {

    /// @throws IllegalArgumentException when one is not positive, or the heads do not share the channels evenly
    public LlmcHeader {
        if (maxSeqLen <= 0 || vocab <= 0 || layers <= 0 || heads <= 0 || channels <= 0) {
            throw new IllegalArgumentException("max_seq_len " + maxSeqLen + ", vocab_size " + vocab + ", layers "
                    + layers + ", heads " + heads + ", channels " + channels + ": all are above zero");
        }
        if (channels % heads != 0) {
            throw new IllegalArgumentException(channels + " channels for " + heads + " heads: a whole number each");
        }
    }
}
