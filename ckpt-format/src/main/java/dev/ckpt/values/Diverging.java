package dev.ckpt.values;

/// Colours for numbers below and above zero: blue through near white to orange and brown, which people who do not tell red
/// from green tell apart as well, and which stay apart in grey.
public final class Diverging {

    /// What is no number, or infinite: no number has a colour as loud.
    public static final int ODD = 0x00FF00;

    /// From -1 to 1 at equal distances.
    private static final int[] STOPS = {0x123A7A, 0x5B8FCB, 0xF4F4F4, 0xE58B4F, 0x852C08};

    private Diverging() {}

    /// @param share of the scale, from -1 to 1; what is beyond has the colour of the end
    /// @return red, green and blue, a byte each, red highest
    public static int rgb(double share) {
        double at = (Math.clamp(share, -1, 1) + 1) / 2 * (STOPS.length - 1);
        int below = (int) Math.min(at, STOPS.length - 2);
        double part = at - below;
        return mixed(STOPS[below], STOPS[below + 1], part, 16) | mixed(STOPS[below], STOPS[below + 1], part, 8)
                | mixed(STOPS[below], STOPS[below + 1], part, 0);
    }

    private static int mixed(int a, int b, double part, int shift) {
        int from = a >> shift & 0xFF;
        int to = b >> shift & 0xFF;
        return (int) Math.round(from + part * (to - from)) << shift;
    }

    /// The colour of a raster's cell.
    ///
    /// @param limit where the scale ends; see [Raster#limit()]
    public static int rgb(Raster raster, int row, int column, double limit) {
        if (raster.isOdd(row, column)) {
            return ODD;
        }
        return limit == 0 ? rgb(0) : rgb(raster.mean(row, column) / limit);
    }
}
