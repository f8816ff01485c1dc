package dev.ckpt.cli.show;

/// The 256 colours that every terminal with colours has: 16 of its own, a cube of 6 x 6 x 6, and 24 greys.
final class Palette {

    private static final int[] LEVELS = {0, 95, 135, 175, 215, 255};
    private static final int CUBE = 16;
    private static final int GREYS = 232;
    private static final int GREY_COUNT = 24;

    private Palette() {}

    /// The colour nearest to one of red, green and blue.
    static int nearest(int rgb) {
        int red = rgb >> 16 & 0xFF;
        int green = rgb >> 8 & 0xFF;
        int blue = rgb & 0xFF;
        int r = level(red);
        int g = level(green);
        int b = level(blue);
        int inCube = distance(red, green, blue, LEVELS[r], LEVELS[g], LEVELS[b]);
        int grey = Math.clamp(Math.round(((red + green + blue) / 3f - 8) / 10), 0, GREY_COUNT - 1);
        int shade = 8 + 10 * grey;
        return distance(red, green, blue, shade, shade, shade) < inCube ? GREYS + grey : CUBE + 36 * r + 6 * g + b;
    }

    private static int level(int part) {
        int best = 0;
        for (int i = 1; i < LEVELS.length; i++) {
            if (Math.abs(LEVELS[i] - part) < Math.abs(LEVELS[best] - part)) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int r, int g, int b, int red, int green, int blue) {
        return (r - red) * (r - red) + (g - green) * (g - green) + (b - blue) * (b - blue);
    }
}
