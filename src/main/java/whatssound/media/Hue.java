package whatssound.media;

import org.jspecify.annotations.Nullable;

/** Which colour stands for a picture. Pure; any thread. */
final class Hue {
    private static final int BINS = 36;
    private static final int DEGREES = 360;
    private static final int PIXEL_BYTES = 3;
    private static final double LEAST_CHROMA = 4;
    private static final double SQRT_3 = Math.sqrt(3);

    private Hue() {}

    /** The hue, in degrees, around which a picture has most colour; null for a grey one. */
    static @Nullable Integer of(byte[] rgb) {
        double[] colour = new double[BINS];
        double[] x = new double[BINS];
        double[] y = new double[BINS];
        for (int at = 0; at + PIXEL_BYTES <= rgb.length; at += PIXEL_BYTES) {
            int red = rgb[at] & 0xff;
            int green = rgb[at + 1] & 0xff;
            int blue = rgb[at + 2] & 0xff;
            // How far from grey: what is dark or pale counts little.
            int chroma =
                    Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
            double angle = Math.atan2(SQRT_3 * (green - blue), 2 * red - green - blue);
            int bin = Math.floorMod((int) Math.floor(angle / (2 * Math.PI) * BINS), BINS);
            colour[bin] += chroma;
            x[bin] += chroma * Math.cos(angle);
            y[bin] += chroma * Math.sin(angle);
        }
        int best = 0;
        for (int bin = 1; bin < BINS; bin++) {
            if (colour[bin] > colour[best]) {
                best = bin;
            }
        }
        if (colour[best] <= LEAST_CHROMA * rgb.length / PIXEL_BYTES) {
            return null;
        }
        long degrees = Math.round(Math.toDegrees(Math.atan2(y[best], x[best])));
        return Math.floorMod((int) degrees, DEGREES);
    }
}
