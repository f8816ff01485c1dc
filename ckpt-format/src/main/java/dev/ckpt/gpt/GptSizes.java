package dev.ckpt.gpt;

/// The sizes of a GPT-2 that its shapes tell: L layers, C width, F width of the MLP, V vocabulary, T positions.
public record GptSizes(int layers, long width, long mlpWidth, long vocab, long context) {

    /// GPT-2's MLP is four times as wide as the rest; some programs know no other.
    public boolean usualMlp() {
        return mlpWidth == 4 * width;
    }
}
