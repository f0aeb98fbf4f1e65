package whatssound.media;

import java.util.Arrays;

/**
 * The peaks of a recording of unknown length, gathered while it is decoded. One thread.
 *
 * <p>It ends as {@value #BINS} bytes, each the highest level in its part of the recording: 0 is
 * silence, 255 full scale.
 */
final class Waveform {
    static final int BINS = 2000;
    static final String FILE = "waveform.u8";
    static final String CONTENT_TYPE = "application/octet-stream";

    private static final int FULL_SCALE = 32_768;
    private static final int FULL_BYTE = 255;

    // Twice what is wanted at least, so that parts of unequal length hardly show.
    private int[] peaks = new int[4 * BINS];
    private int used;
    private long framesPerPeak = 64;
    private long framesInLast;

    /** Takes one frame's highest level, 0 to 32,768. */
    void add(int level) {
        if (framesInLast == 0) {
            if (used == peaks.length) {
                halve();
            }
            used++;
        }
        peaks[used - 1] = Math.max(peaks[used - 1], level);
        framesInLast = (framesInLast + 1) % framesPerPeak;
    }

    private void halve() {
        for (int i = 0; i < used / 2; i++) {
            peaks[i] = Math.max(peaks[2 * i], peaks[2 * i + 1]);
        }
        used /= 2;
        Arrays.fill(peaks, used, peaks.length, 0);
        framesPerPeak *= 2;
    }

    /** The finished file. */
    byte[] bytes() {
        byte[] bins = new byte[BINS];
        for (int bin = 0; bin < BINS && used > 0; bin++) {
            int from = (int) ((long) bin * used / BINS);
            int to = Math.max(from + 1, (int) ((bin + 1L) * used / BINS));
            int peak = 0;
            for (int i = from; i < to; i++) {
                peak = Math.max(peak, peaks[i]);
            }
            bins[bin] = (byte) Math.round((float) peak * FULL_BYTE / FULL_SCALE);
        }
        return bins;
    }
}
