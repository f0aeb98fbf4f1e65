package whatssound.media;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How loud a recording is (EBU R 128), and what brings it to the loudness of all others. Pure; any
 * thread.
 *
 * @param lufs integrated; null for silence
 * @param truePeakDbtp between the samples, too; null for silence
 */
record Loudness(@Nullable Double lufs, @Nullable Double truePeakDbtp) {
    private static final double TARGET_LUFS = -14;
    private static final double MOST_DBTP = -1;

    // Below this the meter hears nothing, and says so with this very figure.
    private static final double GATE_LUFS = -70;

    private static final Pattern SUMMARY =
            Pattern.compile(
                    "Integrated loudness:\\s+I:\\s+(\\S+) LUFS.*?True peak:\\s+Peak:\\s+(\\S+) dBFS",
                    Pattern.DOTALL);

    /** Reads the summary of ffmpeg's meter, the last one if there are several. */
    static Loudness read(String log) {
        Loudness loudness = new Loudness(null, null);
        for (Matcher said = SUMMARY.matcher(log); said.find(); ) {
            double lufs = number(said.group(1));
            double peak = number(said.group(2));
            loudness =
                    new Loudness(
                            lufs > GATE_LUFS ? lufs : null,
                            Double.isFinite(peak) ? (Double) peak : null);
        }
        return loudness;
    }

    /** The same, if a sample of an encoding stands higher than the peak of what was encoded. */
    Loudness withPeakOf(double samplePeakDb) {
        return truePeakDbtp == null || samplePeakDb <= truePeakDbtp
                ? this
                : new Loudness(lufs, samplePeakDb);
    }

    /** What a player adds: towards the target, and no peak above the most that converters take. */
    double gainDb() {
        double towards = lufs == null ? 0 : TARGET_LUFS - lufs;
        return truePeakDbtp == null ? towards : Math.min(towards, MOST_DBTP - truePeakDbtp);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NEGATIVE_INFINITY; // ffmpeg writes -inf
        }
    }
}
